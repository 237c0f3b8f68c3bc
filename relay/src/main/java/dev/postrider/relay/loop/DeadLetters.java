package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Position;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where messages go that were given up on. */
@FunctionalInterface
public interface DeadLetters {

    /** Completes with its place once the dead letter is safe, or with nothing if it is not surely there. Never blocks. */
    CompletionStage<Optional<Position>> write(Command.WriteDeadLetter deadLetter);
}
