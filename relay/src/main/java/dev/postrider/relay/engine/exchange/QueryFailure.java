package dev.postrider.relay.engine.exchange;

/** What every question about a channel can come to, beside its own answer. */
public sealed interface QueryFailure extends VerificationOutcome, LookupOutcome, ProbeOutcome
        permits Outcome.ChannelRefused, Outcome.ChannelMissing, DestinationFailure {

    <T> T matchFailure(QueryCases<T> cases);

    @Override
    default <T> T match(VerificationCases<T> cases) {
        return matchFailure(cases);
    }

    @Override
    default <T> T match(LookupCases<T> cases) {
        return matchFailure(cases);
    }

    @Override
    default <T> T match(ProbeCases<T> cases) {
        return matchFailure(cases);
    }

    /** A method for each. */
    interface QueryCases<T> {
        T channelRefused(Outcome.ChannelRefused refused);

        T channelMissing(Outcome.ChannelMissing missing);

        T failed(DestinationFailure failure);
    }
}
