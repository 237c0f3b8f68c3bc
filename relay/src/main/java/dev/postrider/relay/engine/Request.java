package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import java.util.UUID;

/** One request to the destination; each costs one permit. */
public sealed interface Request {

    /**
     * Say this text there.
     *
     * @param part counts from 0 the pieces of a message too long for one post
     * @param target what {@link Outcome.Resolved} named, or the destination's own direct target
     */
    record Post(Position position, UUID messageId, int part, Address address, String target, String text)
            implements Request {

        /** Without the text: it must not reach a log. */
        @Override
        public String toString() {
            return "Post[" + position + ", " + messageId + ", part " + part + " to " + target + "]";
        }
    }

    /** Find out the target of an address. */
    record Resolve(Address address) implements Request {}

    /** Does this target exist, and may the bot see it? */
    record ProbeTarget(String target) implements Request {}

    /** Does the destination know us and answer at all? */
    record ProbeSelf() implements Request {}
}
