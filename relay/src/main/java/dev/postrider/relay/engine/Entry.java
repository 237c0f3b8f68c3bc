package dev.postrider.relay.engine;

import dev.postrider.common.message.Decoded;

/**
 * A record as the engine sees it.
 *
 * @param content a message, or why there is none; a newer version's record never gets here
 * @param bytes what it takes in memory, roughly
 * @param original the record as Kafka holds it: only carried, for the dead letter
 */
public record Entry(Position position, Decoded content, int bytes, Original original) {

    /** Whatever the shell needs to write a dead letter. */
    public interface Original {}

    /** Names the lane: the address, or a lane of its own for what has none. */
    String laneName() {
        return content instanceof Decoded.Valid valid
                ? valid.message().address().key()
                : "malformed/" + position.offset();
    }
}
