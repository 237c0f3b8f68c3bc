package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.Fate;
import dev.postrider.relay.engine.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Without a report a lane would wait for ever. */
class ReportTest {

    @Test
    void tellsWhatCameBack() {
        assertThat(now(Report.answered(7, CompletableFuture.completedFuture(new Outcome.Delivered()))))
                .isEqualTo(new Report.Answered(7, new Outcome.Delivered()));
        assertThat(now(Report.deadLetterWritten(8, CompletableFuture.completedFuture(true))))
                .isEqualTo(new Report.DeadLetterWritten(8, true));
        assertThat(now(Report.deadLetterWritten(8, CompletableFuture.completedFuture(false))))
                .isEqualTo(new Report.DeadLetterWritten(8, false));
    }

    /** An exception's own words may quote the message. */
    @Test
    void doubtsAnAttemptThatBreaksAndNamesTheKindOfItsRootCauseOnly() {
        CompletionStage<Outcome> broken = CompletableFuture.<Outcome>failedFuture(
                        new IllegalStateException("launch-code"))
                .thenApply(outcome -> outcome);

        assertThat(now(Report.answered(7, broken)))
                .isEqualTo(new Report.Answered(7, new Outcome.Unavailable("IllegalStateException", Fate.IN_DOUBT)));
    }

    @Test
    void takesADeadLetterThatBreaksForOneThatIsNotSafe() {
        CompletionStage<Boolean> broken = CompletableFuture.failedFuture(new IllegalStateException("broken"));

        assertThat(now(Report.deadLetterWritten(8, broken))).isEqualTo(new Report.DeadLetterWritten(8, false));
    }

    private static Report now(CompletionStage<Report> report) {
        return report.toCompletableFuture().join();
    }
}
