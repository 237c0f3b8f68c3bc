package dev.postrider.ingress.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that send and never read. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlowReadersTest {

    /** The answer is the longest there is for so short a request. */
    private static final String REQUEST = RawHttp.get("/post/user/jane/msg/%");

    private static final int REQUESTS_AT_ONCE = 500;
    private static final int SMALL_BUFFER_BYTES = 4_096;

    /** A server that takes nothing for so long has nowhere to put its answers. */
    private static final long STUCK_MILLIS = 500;

    @Test
    void holdNoThread() throws IOException {
        List<SocketChannel> callers = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.start()) {
            for (int i = 0; i <= ServerUnderTest.FEW_THREADS; i++) {
                callers.add(sendUntilStuck(server.port()));
            }

            assertThat(server.call(RawHttp.get("/post/user/jane/msg/hello")).status())
                    .isEqualTo(202);
        } finally {
            for (SocketChannel caller : callers) {
                caller.close();
            }
        }
    }

    private static SocketChannel sendUntilStuck(int port) throws IOException {
        SocketChannel caller = SocketChannel.open();
        caller.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
        caller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        caller.configureBlocking(false);
        ByteBuffer requests = ByteBuffer.wrap(REQUEST.repeat(REQUESTS_AT_ONCE).getBytes(ISO_8859_1));
        try (Selector selector = Selector.open()) {
            caller.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(STUCK_MILLIS) > 0) {
                caller.write(requests);
                if (!requests.hasRemaining()) {
                    requests.clear();
                }
                selector.selectedKeys().clear();
            }
        }
        return caller;
    }
}
