package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final String TYPE = "multipart/form-data; boundary=\"x y\"";

    @Test
    void takesFieldsAsAnyForm() {
        Body.Said said = said(hook(part("text", "a\r\nb")
                + part("channel", "builds")
                + part("colour", "red")
                + part("USERNAME", "ci")
                + end()));

        assertThat(said.text()).isEqualTo("**ci**\n\na\nb");
        assertThat(said.channel()).isEqualTo("builds");
        assertThat(said(hook(part("payload", "{\"text\":\"a\"}") + end())).text())
                .isEqualTo("a");
    }

    @Test
    void namesFilesAndReadsNone() {
        assertThat(said(hook(part("text", "a") + part("f\"; filename=\"re`port.txt", "b") + end()))
                        .text())
                .isEqualTo("a\n\n_Left out: the file `re'port.txt`._");
        assertRefused(hook(part("text\"; filename=\"a", "b") + end()), Problem.BAD_BODY);
    }

    @Test
    void namesOfFilesAreTextAsAllIs() {
        assertThat(said(hook(part("text", "a") + part("f\"; filename=\"b\u001B[1m\0.txt", "") + end()))
                        .text())
                .endsWith("_Left out: the file `b.txt`._");
        assertThat(said(hook(part("text", "a") + part("f\"; filename*=UTF-8'en'caf%C3%A9; x=\"", "") + end()))
                        .text())
                .endsWith("_Left out: the file `caf\u00E9`._");
    }

    @Test
    void anEmptyFileNameIsNoFile() {
        assertThat(said(hook(part("text", "a") + part("f\"; filename=\"", "") + end()))
                        .text())
                .isEqualTo("a");
    }

    @Test
    void linesMayEndAsScriptsEndThem() {
        String body = part("text", "a\nb") + part("channel", "builds") + end();

        Body.Said said = said(hook(body.replace("\r\n", "\n")));

        assertThat(said.text()).isEqualTo("a\nb");
        assertThat(said.channel()).isEqualTo("builds");
    }

    @Test
    void saysHowToSendATextInsteadOfAFile() {
        assertThat(hook(part("text\"; filename=\"a", "b") + end()))
                .isInstanceOfSatisfying(
                        Body.RefusedBody.class,
                        refused -> assertThat(refused.refusal().instruction()).contains("-F 'text=<FILE'"));
    }

    @Test
    void readsCharsets() {
        String latin =
                "--x y\r\nContent-Disposition: form-data; name=text\r\ncontent-type: text/plain;charset=latin1\r\n\r\n\u00E9";

        assertThat(said(PayloadDecoder.readPost(TYPE, "", latin.getBytes(StandardCharsets.ISO_8859_1)))
                        .text())
                .isEqualTo("\u00E9");
    }

    @Test
    void aLongerWordThanTheDelimiterIsText() {
        assertThat(said(hook(part("text", "a\r\n--x yon\r\nb") + end())).text()).isEqualTo("a\n--x yon\nb");
    }

    @Test
    void takesAPreambleAndALastPartWithoutEnd() {
        assertThat(said(hook("preamble\r\n" + part("text", "a"))).text()).isEqualTo("a");
        assertThat(said(hook(part("text", "a") + end() + "epilogue")).text()).isEqualTo("a");
    }

    @Test
    void isBoundedInPartsAndHeads() {
        assertThat(said(hook(part("a", "").repeat(63) + part("text", "a") + end()))
                        .text())
                .isEqualTo("a");
        assertRefused(hook(part("a", "").repeat(64) + part("text", "a") + end()), Problem.BAD_BODY)
                .contains("more than 64 parts");
        assertRefused(
                        hook("--x y\r\nA: " + "a".repeat(8_192) + "\r\n"
                                + part("text", "a").substring(7)),
                        Problem.BAD_BODY)
                .contains("8192 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "--x y",
                "--x y--",
                "--x y\r\n",
                "--x y\r\n\r\n",
                "--x y\r\nContent-Disposition: form-data; name=\"text\"\r\n",
                "--x y\r\n--x y\r\n\r\n"
            })
    void refusesWhatHasNoField(String body) {
        assertThat(hook(body)).isInstanceOf(Body.RefusedBody.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=\"\""})
    void needsABoundary(String type) {
        assertRefused(Bodies.hook(type, part("text", "a")), Problem.BAD_BODY).contains("no boundary");
    }

    private static Body hook(String body) {
        return Bodies.hook(TYPE, body);
    }

    private static String part(String name, String value) {
        return "--x y\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String end() {
        return "--x y--\r\n";
    }
}
