package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Without a report a lane would wait for ever. */
class CompletionTest {

    private static final Request PROBE = new Request.ProbeSelf();

    @Test
    void tellsWhatCameBack() {
        RequestResult alive = new RequestResult.SelfProbeResult(new Outcome.Alive());
        assertThat(now(Completion.answered(7, PROBE, CompletableFuture.completedFuture(alive))))
                .isEqualTo(new Completion.Answered(7, alive));
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(true))))
                .isEqualTo(new Completion.DeadLetterWritten(8, true));
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(false))))
                .isEqualTo(new Completion.DeadLetterWritten(8, false));
    }

    /** An exception's own words may quote the message. */
    @Test
    void doubtsAnAttemptThatBreaksAndNamesTheKindOfItsRootCauseOnly() {
        CompletionStage<RequestResult> broken = CompletableFuture.<RequestResult>failedFuture(
                        new IllegalStateException("launch-code"))
                .thenApply(outcome -> outcome);

        assertThat(now(Completion.answered(7, PROBE, broken)))
                .isEqualTo(new Completion.Answered(
                        7,
                        new RequestResult.SelfProbeResult(new DestinationFailure.Unavailable(
                                "IllegalStateException", DeliveryCertainty.UNCERTAIN))));
    }

    @Test
    void takesADeadLetterThatBreaksForOneThatIsNotSafe() {
        CompletionStage<Boolean> broken = CompletableFuture.failedFuture(new IllegalStateException("broken"));

        assertThat(now(Completion.deadLetterWritten(8, broken))).isEqualTo(new Completion.DeadLetterWritten(8, false));
    }

    private static Completion now(CompletionStage<Completion> report) {
        return report.toCompletableFuture().join();
    }
}
