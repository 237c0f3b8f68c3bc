package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.postrider.ingress.text.BodyText;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.TerminalText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Any body of any type comes to something, and a text that arrived arrives again whichever way it is sent. */
class BodyFuzzTest {

    /** @param data the content type, a newline, the body */
    @DictionaryEntries({"text/plain", "application/json", "application/x-www-form-urlencoded", "; charset=utf-8"})
    @DictionaryEntries({"multipart/form-data; boundary=x", "\\x0D\\x0A--x\\x0D\\x0A", "name=text", "; charset=utf-16le"
    })
    @DictionaryEntries({"text=", "payload=", "&username=", "{\"text\":\"", "\"attachments\":[{", "%7B%22text%22%3A%22"})
    @FuzzTest(maxDuration = "10s")
    void comesToSomethingThatArrivesAgain(byte[] data) {
        int newline = firstNewline(data);
        String type = new String(data, 0, newline, StandardCharsets.ISO_8859_1);
        byte[] body = Arrays.copyOfRange(data, Math.min(newline + 1, data.length), data.length);

        Outcomes.check(PayloadDecoder.readHook(type, "", body));
        Outcomes.check(PayloadDecoder.readApi(type, "", body));
        Body post = PayloadDecoder.readPost(type, "", body);
        Outcomes.check(post);
        if (post instanceof Body.Said said) {
            assertThat(said.channel()).isEmpty();
            arrivesAgain(said.text());
            if (type.isEmpty() || type.equals(Bodies.TEXT)) {
                assertThat(BodyText.decode(body, "", true))
                        .isInstanceOfSatisfying(
                                Decoding.Decoded.class,
                                all -> assertThat(said.text()).isEqualTo(TerminalText.of(all.text())));
            }
        }
    }

    /** A newline at the end goes, so that one more keeps the text what it is. */
    private static void arrivesAgain(String text) {
        if (text.isEmpty()) {
            return;
        }
        // A first U+FEFF of a whole body is a byte order mark, not text.
        if (!text.startsWith("\uFEFF")) {
            assertThat(Bodies.said(Bodies.post(Bodies.TEXT, text + "\n")).text())
                    .isEqualTo(text);
        }
        String form = "text=" + URLEncoder.encode(text + "\n", StandardCharsets.UTF_8);
        if (form.length() <= PayloadDecoder.MAX_BYTES && !text.startsWith("\uFEFF")) {
            assertThat(Bodies.said(Bodies.post(Bodies.FORM, form)).text()).isEqualTo(text);
        }
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(Bodies.said(Bodies.post(Bodies.JSON, "{\"text\":\"" + escaped + "\\n\"}"))
                        .text())
                .isEqualTo(text);
    }

    private static int firstNewline(byte[] data) {
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                return i;
            }
        }
        return 0;
    }
}
