package dev.postrider.relay.engine.exchange;

/**
 * The outcome of one request, by kind of request. Reasons are for operators and hold neither text nor secrets.
 *
 * <p>What several kinds share is here and in {@link DestinationFailure}. What follows is decided in {@code OutcomeRules}.
 */
public sealed interface Outcome
        permits PostOutcome, VerificationOutcome, LookupOutcome, ProbeOutcome, SelfProbeOutcome {

    /** A step that had to come first is done; ask again, it takes one more request. */
    record Unfinished() implements VerificationOutcome, LookupOutcome {}

    /** A probe found nothing wrong. */
    record Alive() implements ProbeOutcome, SelfProbeOutcome {}

    /**
     * It will not let us post or read there, for now: no permission, archived.
     *
     * @param proven whether it is the channel's own state, and not one that a destination in trouble claims for all
     */
    record ChannelRefused(String reason, boolean proven) implements PostOutcome, QueryFailure {
        @Override
        public <T> T match(PostCases<T> cases) {
            return cases.channelRefused(this);
        }

        @Override
        public <T> T match(QueryCases<T> cases) {
            return cases.channelRefused(this);
        }
    }

    /** There is no such channel or person. */
    record ChannelMissing(String reason) implements QueryFailure {
        @Override
        public <T> T match(QueryCases<T> cases) {
            return cases.channelMissing(this);
        }
    }
}
