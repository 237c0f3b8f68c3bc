package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.Command;
import java.util.concurrent.CompletionStage;

/** Where messages go that were given up on. */
@FunctionalInterface
public interface DeadLetters {

    /** Completes with true once the dead letter is safe. Never blocks. */
    CompletionStage<Boolean> write(Command.WriteDeadLetter deadLetter);
}
