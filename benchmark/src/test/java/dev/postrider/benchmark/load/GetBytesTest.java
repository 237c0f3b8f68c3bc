package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetBytesTest {

    @Test
    void theTargetsTakeTurns() {
        GetBytes calls = new GetBytes("localhost:1", List.of("/a?at=0.1", "/longer"), List.of("X: y"));

        assertThat(next(calls)).isEqualTo("GET /a?at=0.1 HTTP/1.1\r\nHost: localhost:1\r\nX: y\r\n\r\n");
        assertThat(next(calls)).startsWith("GET /longer HTTP/1.1\r\n");
        assertThat(next(calls)).startsWith("GET /a?at=0.1 HTTP/1.1\r\n");
    }

    private static String next(CallBytes calls) {
        ByteBuffer buffer = ByteBuffer.allocate(calls.bytes());
        calls.next(buffer);
        return new String(buffer.array(), 0, buffer.position(), US_ASCII);
    }
}
