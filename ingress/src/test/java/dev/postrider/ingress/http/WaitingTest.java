package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.ingress.tls.TestCertificate;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingTest {

    private static final String TARGET = "/post/x";
    private static final int MANY = 20;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CompletableFuture<String> result = new CompletableFuture<>();

    @TempDir
    private Path directory;

    private HttpServer server() throws IOException {
        HttpSettings settings = ServerUnderTest.settings(ServerUnderTest.LONG)
                .over(TestTls.files(directory, TestCertificate.own("EC")));
        return HttpServer.start(
                settings,
                threads -> ctx -> ctx.future(() -> {
                    CompletableFuture<Void> answer = Waiting.answer(ctx, result, threads, text -> {
                        answered.incrementAndGet();
                        ctx.result(text);
                    });
                    ctx.req().getAsyncContext().addListener(new Ends());
                    begun.incrementAndGet();
                    return answer;
                }));
    }

    @Test
    void answersWhoStillWaitsAndNobodyElse() throws IOException {
        try (HttpServer server = server();
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            List<Integer> streams = IntStream.range(0, MANY)
                    .mapToObj(i -> connection.request("GET", TARGET))
                    .toList();
            await().until(() -> begun.get() == MANY);
            streams.subList(1, MANY).forEach(stream -> connection.frame(RawHttp2.RST_STREAM, 0, stream, CANCEL));
            await().until(() -> ended.get() == MANY - 1);
            result.complete("here");

            assertThat(connection.answer(streams.get(0)).body()).isEqualTo("here");
            assertThat(answered).hasValue(1);
        }
    }

    /** Told after the one that is tested. */
    private final class Ends implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            ended.incrementAndGet();
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
