package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One request to the destination; each costs one permit. */
public sealed interface Request {

    /** Calls the one method for this kind, so that the compiler sees to it that none is forgotten. */
    <T> T match(RequestCases<T> cases);

    /** A method for every kind. */
    interface RequestCases<T> {
        T post(Post post);

        T verify(Verify query);

        T lookUp(LookUp query);

        T probe(ProbeChannel query);

        T probeSelf();
    }

    /**
     * Say this there.
     *
     * @param lastId of the last message that the range touches
     * @param text may be blank if there are attachments
     * @param attachments shown below the text, in order
     * @param target what {@link LookupOutcome.Resolved} named, or the destination's own direct target
     * @param priority how the post is marked
     * @param leaseUntilNanos monotonic time after which its body must not be sent any more: the partition may be
     *     another worker's by then
     * @param traced the records of its messages that belong to a trace: almost always none
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
            long leaseUntilNanos,
            List<Entry.Original> traced)
            implements Request {

        public Post {
            attachments = List.copyOf(attachments);
            traced = List.copyOf(traced);
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
                    leaseUntilNanos,
                    traced);
        }

        @Override
        public <T> T match(RequestCases<T> cases) {
            return cases.post(this);
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
    record Verify(
            Origin origin,
            int partition,
            Address address,
            String target,
            Map<Long, UUID> candidates,
            long sinceMillis,
            int page)
            implements Request {
        @Override
        public <T> T match(RequestCases<T> cases) {
            return cases.verify(this);
        }
    }

    /** Find out the target of an address. */
    record LookUp(Address address) implements Request {
        @Override
        public <T> T match(RequestCases<T> cases) {
            return cases.lookUp(this);
        }
    }

    /** Does this target exist, and may the bot see it? */
    record ProbeChannel(String target) implements Request {
        @Override
        public <T> T match(RequestCases<T> cases) {
            return cases.probe(this);
        }
    }

    /** Does the destination know us and answer at all? */
    record ProbeSelf() implements Request {
        @Override
        public <T> T match(RequestCases<T> cases) {
            return cases.probeSelf();
        }
    }
}
