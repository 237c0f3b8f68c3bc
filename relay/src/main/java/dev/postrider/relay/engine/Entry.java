package dev.postrider.relay.engine;

import dev.postrider.common.message.Decoded;

/**
 * A record as the engine sees it.
 *
 * @param content a message, or why there is none; a newer version's record never gets here
 * @param bytes what it takes in memory, roughly
 */
public record Entry(Position position, Decoded content, int bytes) {

    /** Names the lane: the address, or a lane of its own for what has none. */
    String laneName() {
        return content instanceof Decoded.Valid valid
                ? valid.message().address().key()
                : "malformed/" + position.offset();
    }
}
