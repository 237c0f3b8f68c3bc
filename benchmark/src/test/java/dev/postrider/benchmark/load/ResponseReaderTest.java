package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

    private static final String ANSWER =
            "HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void tellsTheStatusOnceAllIsThere() {
        for (int length = 0; length < ANSWER.length(); length++) {
            assertThat(ResponseReader.status(received(ANSWER.substring(0, length))))
                    .isEqualTo(ResponseReader.INCOMPLETE);
        }
        assertThat(ResponseReader.status(received(ANSWER))).isEqualTo(202);
    }

    @Test
    void namesOfHeadersAreInAnyCase() {
        assertThat(ResponseReader.status(received("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n")))
                .isEqualTo(503);
    }

    @Test
    void whatIsInTheBodyIsNoHeader() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n\r\nConnection: close\r\n\r\n";

        assertThat(ResponseReader.status(received(answer))).isEqualTo(200);
        assertThat(ResponseReader.isLast(received(answer))).isFalse();
    }

    @Test
    void tellsWhetherTheConnectionEnds() {
        assertThat(ResponseReader.isLast(received("HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")))
                .isTrue();
        assertThat(ResponseReader.isLast(received(ANSWER))).isFalse();
    }

    @Test
    void refusesAnAnswerWhoseEndItCannotTell() {
        assertThatIllegalStateException().isThrownBy(() -> ResponseReader.status(received("HTTP/1.1 200 OK\r\n\r\n")));
    }

    private static ByteBuffer received(String text) {
        return ByteBuffer.allocate(1_000).put(text.getBytes(US_ASCII));
    }
}
