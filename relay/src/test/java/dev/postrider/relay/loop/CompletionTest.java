package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Position;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Without a report a lane would wait for ever. */
class CompletionTest {

    private static final Optional<Position> AT = Optional.of(new Position(3, 17));

    @Test
    void tellsWhatCameBack() {
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(AT))))
                .isEqualTo(new Completion.DeadLetterWritten(8, AT));
        assertThat(now(Completion.deadLetterWritten(8, CompletableFuture.completedFuture(Optional.empty()))))
                .isEqualTo(new Completion.DeadLetterWritten(8, Optional.empty()));
    }

    @Test
    void takesADeadLetterThatBreaksForOneThatIsNotSafe() {
        CompletionStage<Optional<Position>> broken =
                CompletableFuture.failedFuture(new IllegalStateException("broken"));

        assertThat(now(Completion.deadLetterWritten(8, broken)))
                .isEqualTo(new Completion.DeadLetterWritten(8, Optional.empty()));
    }

    private static Completion now(CompletionStage<Completion> report) {
        return report.toCompletableFuture().join();
    }
}
