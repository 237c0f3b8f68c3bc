package dev.postrider.relay.engine.exchange;

/** The outcome of a post. Unless a {@link DestinationFailure} says otherwise, what is not delivered is not there. */
public sealed interface PostOutcome extends Outcome
        permits PostOutcome.Posted,
                PostOutcome.LeaseExpired,
                PostOutcome.PriorityRefused,
                PostOutcome.TextRejected,
                Outcome.ChannelRefused,
                DestinationFailure {

    /**
     * The post is there.
     *
     * @param id the destination's own name of it; empty if it has none
     */
    record Posted(String id) implements PostOutcome {
        @Override
        public <T> T match(PostCases<T> cases) {
            return cases.posted(id);
        }
    }

    /** Its body was not sent: the lease was over before. Says nothing about the destination. */
    record LeaseExpired() implements PostOutcome {
        @Override
        public <T> T match(PostCases<T> cases) {
            return cases.notSent();
        }
    }

    /** It is refused for its priority alone; next time it goes without. Says nothing about the destination. */
    record PriorityRefused() implements PostOutcome {
        @Override
        public <T> T match(PostCases<T> cases) {
            return cases.notSent();
        }
    }

    /** This message can never be posted. */
    record TextRejected(String reason) implements PostOutcome {
        @Override
        public <T> T match(PostCases<T> cases) {
            return cases.rejected(reason);
        }
    }

    /** Calls the one method for this outcome, so that the compiler sees to it that none is forgotten. */
    <T> T match(PostCases<T> cases);

    /** A method for every outcome. */
    interface PostCases<T> {
        T posted(String id);

        /** As good as not tried. */
        T notSent();

        T rejected(String reason);

        T channelRefused(ChannelRefused refused);

        T failed(DestinationFailure failure);
    }
}
