package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.FORM;
import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.TEXT;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which body is read as what; and text, which is all there is to some. */
class BodyReaderTest {

    private static final String ROCKET = "caf\u00E9 \uD83D\uDE80 100% a+b=c & {\"d\"} <!here>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "TEXT/Plain",
                "text/plain; charset=utf-8",
                "text/plain;charset=\"UTF-8\"",
                "text/plain; format=flowed; charset=us-ascii",
                ""
            })
    void takesTextAsItIs(String type) {
        assertThat(said(post(type, ROCKET)).text()).isEqualTo(ROCKET);
        assertThat(said(post(type, ROCKET)).attachments()).isEmpty();
    }

    @Test
    void takesNoTextForJsonUnlessItIsSentAsJsonOrToAHook() {
        assertThat(said(post(TEXT, "{\"text\":\"a\"}")).text()).isEqualTo("{\"text\":\"a\"}");
        assertThat(said(post("", "{\"text\":\"a\"}")).text()).isEqualTo("{\"text\":\"a\"}");
        assertThat(said(post(JSON, "{\"text\":\"a\"}")).text()).isEqualTo("a");
        assertThat(said(hook(TEXT, " {\"text\":\"a\"}")).text()).isEqualTo("a");
        assertThat(said(hook("", "{\"text\":\"a\"}")).text()).isEqualTo("a");
        assertThat(said(hook("application/octet-stream", "{\"text\":\"a\"}")).text())
                .isEqualTo("a");
    }

    @Test
    void aHookTakesPlainTextToo() {
        assertThat(said(hook(TEXT, "deployed")).text()).isEqualTo("deployed");
        assertThat(said(hook("", "deployed")).channel()).isEmpty();
    }

    @Test
    void leavesOutAByteOrderMark() {
        assertThat(said(post(TEXT, "\uFEFFa")).text()).isEqualTo("a");
        assertThat(said(post(JSON, "\uFEFF{\"text\":\"a\"}")).text()).isEqualTo("a");
    }

    @Test
    void removesControlsButNewlineAndTab() {
        assertThat(said(post(TEXT, "a\r\n\tb\u0007\u001B[0m\u0085c")).text()).isEqualTo("a\n\tb[0mc");
        assertThat(said(post(JSON, "{\"text\":\"a\\r\\n\\tb\\u0007c\"}")).text())
                .isEqualTo("a\n\tbc");
        assertThat(said(post(FORM, "text=a%0D%0A%09b%07c")).text()).isEqualTo("a\n\tbc");
    }

    @ParameterizedTest
    @CsvSource({
        "text/html",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data; boundary=x",
        "nonsense",
        "text/plain; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded; charset=windows-1252"
    })
    void refusesOtherTypesAndCharsets(String type) {
        assertRefused(post(type, "a"), Problem.UNSUPPORTED_MEDIA_TYPE).doesNotContain("nonsense");
        assertRefused(hook(type, "a"), Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void saysWhatToWriteInsteadOfAMultipartForm() {
        assertRefused(hook("multipart/form-data; boundary=x", "{\"text\":\"a\"}"), Problem.UNSUPPORTED_MEDIA_TYPE)
                .contains("--data-urlencode instead of -F");
    }

    @ParameterizedTest
    @CsvSource({"gzip, false", "br, false", "identity, true", "Identity, true", "'', true"})
    void refusesCompressedBodies(String encoding, boolean read) {
        assertThat(PayloadDecoder.readPost(TEXT, encoding, new byte[] {'a'}) instanceof Body.Said)
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, JSON, FORM, ""})
    void repairsNoUtf8(String type) {
        byte[] body = "text=caf\u00E9".getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(PayloadDecoder.readPost(type, "", body), Problem.BAD_BODY)
                .isEqualTo("At byte 9 of the body: not UTF-8: a character that breaks off.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "text/plain, ''",
                "text/plain, ' \u200B\n'",
                "application/json, ''",
                "application/json, {}",
                "application/json, '{\"text\":\"\"}'",
                "application/json, '{\"text\":\" \\u200b\\u0007\"}'",
                "application/json, '{\"text\":null,\"attachments\":[]}'",
                "application/json, '{\"username\":\"jane\"}'",
                "application/json, '{\"attachments\":[{\"color\":\"good\"}]}'",
                "application/json, '{\"attachments\":[{\"text\":\" \",\"fields\":[]}]}'",
                "application/x-www-form-urlencoded, ''",
                "application/x-www-form-urlencoded, text=",
                "application/x-www-form-urlencoded, payload=%7B%7D"
            })
    void refusesWhatShowsNothing(String type, String body) {
        assertRefused(post(type, body), Problem.EMPTY_TEXT);
        assertRefused(hook(type, body), Problem.EMPTY_TEXT);
    }

    @Test
    void attachmentsNeedNoText() {
        Body.Said said = said(post(JSON, "{\"text\":\" \",\"attachments\":[{\"title\":\"a\"}]}"));

        assertThat(said.text()).isEmpty();
        assertThat(said.attachments()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 'a\0b', At character 2 of the body",
        "application/json, '{\"text\":\"a\\u0000\"}', At character 9 of the body",
        "application/json, '{\"text\":\"a\0\"}', At character 9 of the body",
        "application/json, '{\"attachments\":[{\"title\":\"\\u0000\"}]}', At character 26 of the body",
        "application/x-www-form-urlencoded, text=a%00, At character 6 of the body",
        "application/x-www-form-urlencoded, payload=%7B%22text%22:%22%5Cu0000%22%7D, At character 9 of payload"
    })
    void refusesNul(String type, String body, String where) {
        assertRefused(post(type, body), Problem.NUL_CHARACTER).startsWith(where);
    }

    @Test
    void takesTextUpToTheLimitAndNoByteMore() {
        String longest = "\u20AC".repeat(21_845) + "a";

        assertThat(said(post(TEXT, longest)).text()).isEqualTo(longest);
        assertThat(said(post(JSON, "{\"text\":\"" + longest + "\"}")).text()).isEqualTo(longest);
        assertRefused(post(TEXT, longest + "b"), Problem.TEXT_TOO_LONG);
        assertRefused(hook(JSON, "{\"text\":\"" + longest + "b\"}"), Problem.TEXT_TOO_LONG);
        assertRefused(post(FORM, "text=" + "a".repeat(65_537)), Problem.TEXT_TOO_LONG);
    }

    @Test
    void looksAtNoBodyThatIsTooLarge() {
        assertRefused(post(JSON, "{".repeat(262_145)), Problem.BODY_TOO_LARGE);
    }

    @Test
    void printsNothingOfWhatItRead() {
        Body said = hook(JSON, "{\"text\":\"s3cret\",\"channel\":\"s3cret\",\"attachments\":[{\"title\":\"s3cret\"}]}");

        assertThat(said).hasToString("Said[6 characters, 1 attachments]");
    }
}
