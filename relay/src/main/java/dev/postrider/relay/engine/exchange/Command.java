package dev.postrider.relay.engine.exchange;

import java.util.Map;

/** What the shell must do next. */
public sealed interface Command {

    /** Send this; report the outcome under the same id. */
    record Send(long attempt, Request request) implements Command {}

    /** Commit these, by partition; report under the same id. There is one at a time. */
    record Commit(long commit, Map<Integer, Checkpoint> checkpoints) implements Command {}

    /**
     * Write the dead letter; report under the same id once Kafka has acknowledged or refused it.
     *
     * @param attempts how often delivery was tried
     */
    record WriteDeadLetter(long attempt, Entry entry, DeadReason reason, String detail, int attempts)
            implements Command {}

    /** Tell the operator. */
    record Report(RelayEvent event) implements Command {}
}
