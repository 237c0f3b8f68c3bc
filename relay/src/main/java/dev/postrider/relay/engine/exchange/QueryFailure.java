package dev.postrider.relay.engine.exchange;

/** How every question about a channel can end, apart from its own answer. */
public sealed interface QueryFailure extends VerificationOutcome, LookupOutcome, ProbeOutcome
        permits Outcome.ChannelRefused, Outcome.ChannelMissing, DestinationFailure {

    <T> T match(QueryCases<T> cases);

    /** A method for each. */
    interface QueryCases<T> {
        T channelRefused(Outcome.ChannelRefused refused);

        T channelMissing(Outcome.ChannelMissing missing);

        T failed(DestinationFailure failure);
    }
}
