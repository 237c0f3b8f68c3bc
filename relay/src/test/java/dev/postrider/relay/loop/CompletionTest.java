package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Without a report a lane would wait for ever. */
class CompletionTest {

    @Test
    void tellsWhatCameBack() {
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(true))))
                .isEqualTo(new Completion.DeadLetterWritten(8, true));
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(false))))
                .isEqualTo(new Completion.DeadLetterWritten(8, false));
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
