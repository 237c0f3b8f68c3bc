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
                "text/plain; format=flowed; charset=no-such",
                "application/octet-stream",
                "text/markdown",
                "nonsense",
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
    void showsTextAsATerminalDoes() {
        assertThat(said(post(TEXT, "1%\ra\r\n\tb\u0007\u001B[0m\u0085c\0\n")).text())
                .isEqualTo("a\n\tb\nc");
        assertThat(said(post(JSON, "{\"text\":\"1%\\ra\\r\\n\\tb\\u0007c\\u0000\\n\"}"))
                        .text())
                .isEqualTo("a\n\tbc");
        assertThat(said(post(FORM, "text=1%\ra%0D%0A%09b%07c%00%0A")).text()).isEqualTo("a\n\tbc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "multipart/mixed; boundary=x", "Audio/x; s3cret"})
    void refusesFiles(String type) {
        assertRefused(post(type, "a"), Problem.UNSUPPORTED_MEDIA_TYPE).doesNotContain("s3cret");
        assertRefused(hook(type, "a"), Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=iso-8859-1",
                "application/vnd.x+json",
                "text/json",
                "application/x-www-form-urlencoded; charset=utf-16"
            })
    void readsJsonWhateverCharsetIsDeclared(String type) {
        assertThat(said(post(type, " {\"text\":\"caf\u00E9\"}")).text()).isEqualTo("caf\u00E9");
    }

    @Test
    void takesAJsonStringForTheText() {
        assertThat(said(post(JSON, "\"a\\nb\"")).text()).isEqualTo("a\nb");
        assertThat(said(hook(JSON, "\"&lt;\"")).text()).isEqualTo("<");
    }

    @Test
    void readsOtherCharsets() {
        byte[] latin = "caf\u00E9".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "\uFEFFtext=caf\u00E9".getBytes(StandardCharsets.UTF_16LE);

        assertThat(said(PayloadDecoder.readPost(TEXT + "; charset=latin1", "", latin))
                        .text())
                .isEqualTo("caf\u00E9");
        assertThat(said(PayloadDecoder.readHook("", "", latin)).text()).isEqualTo("caf\u00E9");
        assertThat(said(PayloadDecoder.readPost(FORM, "", utf16)).text()).isEqualTo("caf\u00E9");
    }

    @ParameterizedTest
    @CsvSource({"gzip, false", "br, false", "identity, true", "Identity, true", "'', true"})
    void refusesCompressedBodies(String encoding, boolean read) {
        assertThat(PayloadDecoder.readPost(TEXT, encoding, new byte[] {'a'}) instanceof Body.Said)
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, JSON, "", "application/octet-stream"})
    void refusesWhatIsNoText(String type) {
        assertRefused(PayloadDecoder.readPost(type, "", new byte[] {'a', (byte) 0xFF, 0}), Problem.BAD_BODY)
                .isEqualTo("At byte 3 of the body: a NUL byte in bytes that are not UTF-8, so this is no text.");
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
