package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Request;

/**
 * A promise, checked at every event; a broken one throws a {@link Violation}. It is told before the truth changes.
 *
 * <p>The guarantees of {@code testkit} judge real processes after a run, by what was accepted and posted.
 */
interface Invariant {

    /** A worker begins to run. */
    default void began(SimulatedWorker worker) {}

    /** It has stopped or was killed. */
    default void ceased(SimulatedWorker worker) {}

    /** Its engine begins with a partition where Kafka says. */
    default void begins(SimulatedWorker worker, int partition, Checkpoint start) {}

    /** The metadata of its last commit cannot be read any more. */
    default void metadataLost(int partition) {}

    /** Its engine took a record in reading order; whether it keeps it is another matter. */
    default void read(SimulatedWorker worker, LoggedRecord record) {}

    /** Its engine fetched the content of a record. */
    default void held(SimulatedWorker worker, LoggedRecord record) {}

    /** Its engine let go of this partition, or forgot what it knew of it. */
    default void released(SimulatedWorker worker, int partition) {}

    /** Its engine used a permit. */
    default void issued(SimulatedWorker worker, Request request) {}

    /** The lease was tested and held: the post is on its way and cannot be called back. */
    default void sent(SimulatedWorker worker, History history, Request.Post post) {}

    /** The engine learns what came of a request. */
    default void answered(SimulatedWorker worker, Request request, Outcome outcome) {}

    /** The chat server shows a post. */
    default void posted(Shown shown) {}

    /**
     * The dead-letter topic holds a dead letter.
     *
     * @param at in that topic
     */
    default void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {}

    /** Its engine gives up on a record, and has its dead letter written, or tries that again. */
    default void givesUp(SimulatedWorker worker, LoggedRecord record) {}

    /** The engine says how far a partition is, to be committed. */
    default void claimed(SimulatedWorker worker, int partition, Checkpoint checkpoint) {}

    /** Kafka stores a commit of this partition. */
    default void stored(int partition, Checkpoint checkpoint) {}

    /** Kafka refused metadata because it is too long. */
    default void metadataTooLong(SimulatedWorker worker, int partition, int characters) {}

    /** Something was not as it should be with Kafka or the chat server, or with who owns what. */
    default void disturbed() {}

    /** The simulated time is over. */
    default void over() {}

    /**
     * A post that came to be.
     *
     * @param id by which the chat server knows it
     * @param excused whether repeating it is no broken promise: the server took longer than it may, or the bot cannot
     *     read the channel
     */
    record Shown(Request.Post post, String id, History history, boolean excused) {}
}
