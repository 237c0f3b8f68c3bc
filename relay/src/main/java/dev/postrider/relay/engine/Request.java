package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One request to the destination; each costs one permit. */
public sealed interface Request {

    /**
     * Say this there.
     *
     * @param lastId of the last message that the range touches
     * @param text may be blank beside attachments
     * @param attachments shown below the text, in order
     * @param target what {@link Outcome.Resolved} named, or the destination's own direct target
     * @param priority how the post is marked
     * @param leaseUntilNanos monotonic time after which its body must not be sent any more: the partition may be
     *     another worker's by then
     */
    record Post(
            Origin origin,
            int partition,
            Range range,
            UUID lastId,
            Address address,
            String target,
            String text,
            List<Attachment> attachments,
            Priority priority,
            long leaseUntilNanos)
            implements Request {

        public Post {
            attachments = List.copyOf(attachments);
        }

        /** The same post with no mark. */
        public Post withoutPriority() {
            return new Post(
                    origin,
                    partition,
                    range,
                    lastId,
                    address,
                    target,
                    text,
                    attachments,
                    Priority.STANDARD,
                    leaseUntilNanos);
        }

        /** Without its content: it must not reach a log. */
        @Override
        public String toString() {
            return "Post[" + partition + ": " + range + " to " + target + "]";
        }
    }

    /**
     * Which of these posts are there? Asks for one page of what the target shows, newest first.
     *
     * @param candidates ids of the messages that such a post may end with, by their offsets; empty when nobody knows: any
     *     post of this lane
     * @param sinceMillis wall time; older posts need not be looked at
     * @param page counts from 0
     */
    record ReadBack(
            Origin origin,
            int partition,
            Address address,
            String target,
            Map<Long, UUID> candidates,
            long sinceMillis,
            int page)
            implements Request {}

    /** Find out the target of an address. */
    record Resolve(Address address) implements Request {}

    /** Does this target exist, and may the bot see it? */
    record ProbeTarget(String target) implements Request {}

    /** Does the destination know us and answer at all? */
    record ProbeSelf() implements Request {}
}
