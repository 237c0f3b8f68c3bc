package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBytesTest {

    private static final Address.ChannelId ONE = new Address.ChannelId("4xp9fdt77pncbef59f4k1qe83o");
    private static final Address.ChannelId TWO = new Address.ChannelId("5xp9fdt77pncbef59f4k1qe83o");

    @Test
    void everyTextIsAnotherAndTheChannelsTakeTurns() {
        RequestBytes calls = new RequestBytes("localhost:1", List.of(ONE, TWO), 20, List.of("X: y"));

        assertThat(next(calls))
                .isEqualTo(String.join(
                        "\r\n",
                        "GET /post/channel/4xp9fdt77pncbef59f4k1qe83o/msg/m0000000001%20build%20of HTTP/1.1",
                        "Host: localhost:1",
                        "X: y",
                        "",
                        ""));
        assertThat(next(calls)).contains("/5xp9fdt77pncbef59f4k1qe83o/msg/m0000000002%20");
        assertThat(next(calls)).contains("/4xp9fdt77pncbef59f4k1qe83o/msg/m0000000003%20");
    }

    private static String next(RequestBytes calls) {
        ByteBuffer buffer = ByteBuffer.allocate(calls.bytes());
        calls.next(buffer);
        return new String(buffer.array(), 0, buffer.position(), US_ASCII);
    }
}
