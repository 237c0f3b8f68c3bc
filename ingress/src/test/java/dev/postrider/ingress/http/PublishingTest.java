package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.testkit.output.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What callers see of a publisher that is slow, away or broken. */
class PublishingTest {

    private static final String REQUEST = RawHttp.get("/post/user/jane/msg/hello");
    private static final int MANY = 500;

    @Test
    void answersOnlyWhenTheMessageIsSafe() {
        try (ServerUnderTest server = ServerUnderTest.start();
                RawHttp connection = RawHttp.connect(server.port())) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            connection.send(REQUEST);
            await().until(() -> server.publisher.waiting() == 1);
            CompletableFuture<RawHttp.Answer> answer =
                    CompletableFuture.supplyAsync(() -> connection.answerTo(REQUEST));
            assertThat(server.call(RawHttp.get("/")).status()).isEqualTo(200);
            assertThat(answer).isNotDone();

            result.complete(new PublishResult.Published(0, 0));

            assertThat(answer.join().status()).isEqualTo(202);
        }
    }

    @Test
    void refusesWhatThePublisherCannotTakeNow() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            server.publisher.answerWith(
                    CompletableFuture.completedFuture(new PublishResult.NotPublished("Kafka is away.")));

            RawHttp.Answer answer = server.call(REQUEST);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.body()).contains("\"unavailable\"", "Kafka is away.");
        }
    }

    @Test
    void saysNothingOfAFaultOfItsOwn() {
        try (CapturedLog log = CapturedLog.of(PostHandler.class);
                ServerUnderTest server = ServerUnderTest.start()) {
            server.publisher.answerWith(CompletableFuture.failedFuture(new IllegalStateException("inner")));
            assertIsOurFault(server.call(REQUEST));

            server.publisher.answerWith(CompletableFuture.failedFuture(new LinkageError("inner")));
            assertIsOurFault(server.call(REQUEST));

            server.publisher.failWith(() -> {
                throw new LinkageError("inner");
            });
            assertIsOurFault(server.call(REQUEST));
            assertThat(log.messages()).hasSize(3).containsOnly("A request failed");
        }
    }

    private static void assertIsOurFault(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"internal\"").doesNotContain("inner");
    }

    @Test
    void holdsNoThreadForRequestsThatWait() {
        List<RawHttp> waiting = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.start()) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            for (int i = 0; i < MANY; i++) {
                RawHttp connection = RawHttp.connect(server.port());
                connection.send(RawHttp.get("/post/user/jane/msg/hello" + i)); // else they were one call
                waiting.add(connection);
            }
            await().until(() -> server.publisher.waiting() == MANY);
            server.publisher.answerAtOnce();

            assertThat(server.call(REQUEST).status()).isEqualTo(202);
            assertThat(httpThreads()).isLessThanOrEqualTo(ServerUnderTest.FEW_THREADS);

            result.complete(new PublishResult.Published(0, 0));
            assertThat(waiting)
                    .allSatisfy(connection ->
                            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202));
        } finally {
            waiting.forEach(RawHttp::close);
        }
    }

    private static long httpThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ingress-http"))
                .count();
    }
}
