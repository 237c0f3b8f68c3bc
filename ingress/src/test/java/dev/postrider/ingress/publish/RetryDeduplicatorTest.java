package dev.postrider.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class RetryDeduplicatorTest {

    private static final RequestFingerprint CALL = RequestFingerprint.of("anyone", "127.0.0.1", "/post/user/jo/msg/hi");
    private static final PublishResult SAFE = new PublishResult.Published(0, 0);
    private static final PublishResult FAILED = new PublishResult.NotPublished("Kafka is away.");

    private record Begun(UUID id, boolean again, CompletableFuture<PublishResult> result) {}

    private final ManualClock clock = new ManualClock();
    private final RetryDeduplicator calls = new RetryDeduplicator(clock);
    private final List<Begun> begun = new ArrayList<>();

    @Test
    void theSameCallWhileTheFirstIsUnansweredIsTheSameMessage() {
        Submission first = call(CALL);
        Submission second = call(CALL);

        assertThat(begun).hasSize(1);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(calls.joined()).isOne();
        assertThat(calls.retried()).isZero();
        begun.get(0).result().complete(SAFE);
        assertThat(first.result()).isCompletedWithValue(SAFE);
        assertThat(second.result()).isCompletedWithValue(SAFE);
    }

    @Test
    void aCallAfterTheAnswerIsAnotherMessage() {
        Submission first = call(CALL);
        begun.get(0).result().complete(SAFE);

        Submission second = call(CALL);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(begun).extracting(Begun::again).containsExactly(false, false);
    }

    @Test
    void whoeverHearsOfTheAnswerAndCallsAgainMeansAnotherMessage() {
        List<Submission> next = new ArrayList<>();
        Submission first = call(CALL);
        first.result().thenRun(() -> next.add(call(CALL)));

        begun.get(0).result().complete(SAFE);

        assertThat(next.get(0).id()).isNotEqualTo(first.id());
    }

    @Test
    void callThatWaitsForItsOutcomeStaysOneCallUntilItIsAnswered() {
        Submission first = waiting();
        begun.get(0).result().complete(SAFE);

        Submission second = waiting();
        Submission third = call(CALL);
        assertThat(begun).hasSize(1);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(third.id()).isEqualTo(first.id());
        assertThat(second.result()).isCompletedWithValue(SAFE);

        first.answered().run();
        assertThat(call(CALL).id()).isEqualTo(first.id());
        second.answered().run();
        assertThat(call(CALL).id()).isNotEqualTo(first.id());
    }

    @Test
    void callThatWouldHaveWaitedAndFailedIsPublishedAgain() {
        Submission first = waiting();
        begun.get(0).result().complete(FAILED);

        Submission second = waiting();
        first.answered().run();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(begun).extracting(Begun::again).containsExactly(false, true);
    }

    @Test
    void aCallThatJustFailedIsPublishedAgainUnderItsId() {
        Submission first = call(CALL);
        clock.advance(Duration.ofSeconds(50)); // the minute counts from the failure
        begun.get(0).result().complete(FAILED);
        clock.advance(Duration.ofSeconds(59));

        Submission second = call(CALL);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(calls.retried()).isOne();
        assertThat(calls.joined()).isZero();
        assertThat(second.result()).isNotDone();
        assertThat(begun).extracting(Begun::again).containsExactly(false, true);
    }

    @Test
    void afterAMinuteAFailureIsForgotten() {
        Submission first = call(CALL);
        begun.get(0).result().complete(FAILED);
        clock.advance(Duration.ofSeconds(61));

        assertThat(call(CALL).id()).isNotEqualTo(first.id());
        assertThat(begun).extracting(Begun::again).containsExactly(false, false);
    }

    @Test
    void anotherCallIsAnotherMessage() {
        Submission first = call(CALL);

        assertThat(call(RequestFingerprint.of("anyone", "127.0.0.2", "/post/user/jo/msg/hi"))
                        .id())
                .isNotEqualTo(first.id());
    }

    @Test
    void aFaultReachesAllWhoWaitAndIsForgotten() {
        Submission first = call(CALL);
        Submission second = call(CALL);
        begun.get(0).result().completeExceptionally(new IllegalStateException("a bug"));

        assertThat(first.result()).isCompletedExceptionally();
        assertThat(second.result()).isCompletedExceptionally();
        assertThat(call(CALL).id()).isNotEqualTo(first.id());
    }

    @Test
    void aFaultThatIsThrownDoesNotLeaveTheCallUnanswered() {
        Submission answer = calls.publish(CALL, false, UUID::randomUUID, (id, again) -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(answer.result()).isCompletedExceptionally();
    }

    @Test
    void partsOfACallDoNotRunTogether() {
        assertThat(RequestFingerprint.of("ab", "c")).isNotEqualTo(RequestFingerprint.of("a", "bc"));
        assertThat(RequestFingerprint.of("ab", "c")).isEqualTo(RequestFingerprint.of("ab", "c"));
    }

    private Submission waiting() {
        return calls.publish(CALL, true, UUID::randomUUID, this::begin);
    }

    private Submission call(RequestFingerprint print) {
        return calls.publish(print, false, UUID::randomUUID, this::begin);
    }

    private CompletionStage<PublishResult> begin(UUID id, boolean again) {
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        begun.add(new Begun(id, again, result));
        return result;
    }
}
