package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.ingress.publish.PublishResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpServerTest {

    private static final String REQUEST = RawHttp.get("/post/user/jane/msg/hello");

    @Test
    void letsAdmittedRequestsFinishWhenItStops() {
        ServerUnderTest server = ServerUnderTest.start();
        try (RawHttp idle = RawHttp.connect(server.port());
                RawHttp connection = RawHttp.connect(server.port())) {
            String home = RawHttp.get("/");
            idle.send(home);
            assertThat(idle.answerTo(home).status()).isEqualTo(200);
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            connection.send(REQUEST);
            await().until(() -> server.publisher.waiting() == 1);

            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
            await().until(() -> isRefused(server));
            // Idle connections are cut after a while; the waiting one must outlive that.
            assertThat(idle.endsSilently()).isTrue();
            assertThat(closed).isNotDone();
            result.complete(new PublishResult.Published(0, 0));

            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202);
            closed.join();
        }
        server.close();
    }

    @Test
    void saysWhenThePortIsInUse() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            assertThatThrownBy(() -> ServerUnderTest.startWith(settings -> new HttpSettings(
                            "127.0.0.1", server.port(), ServerUnderTest.LONG, ServerUnderTest.FEW_THREADS)))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    private static boolean isRefused(ServerUnderTest server) {
        try (RawHttp connection = RawHttp.connect(server.port())) {
            connection.send(REQUEST);
            return connection.answerTo(REQUEST).status() == 503;
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
