package dev.postrider.relay.engine.exchange;

import dev.postrider.common.receipt.Receipt;
import java.util.List;
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

    /**
     * Records of a lane are finished. Nothing comes back for it.
     *
     * @param attempts how often something was asked of the destination for the first of them
     * @param records at least one, in the order of their offsets; all of one post or dead letter, or repetitions
     */
    record Finished(int partition, String lane, Receipt.FinalResult result, int attempts, List<Entry> records)
            implements Command {}

    /** Tell the operator. */
    record Report(RelayEvent event) implements Command {}
}
