package dev.postrider.relay.engine.exchange;

import java.time.Duration;

/** The destination itself does not work, as far as one request of whatever kind can tell. */
public sealed interface DestinationFailure extends PostOutcome, QueryFailure, SelfProbeOutcome {

    /** Too many requests. The destination wants to be left alone for this long. */
    record Busy(Duration pause) implements DestinationFailure {
        @Override
        public PauseCause cause() {
            return PauseCause.BUSY;
        }

        @Override
        public String reason() {
            return "too many requests";
        }
    }

    /** Nobody answered, or not the chat server itself. */
    record Unavailable(String reason, DeliveryCertainty certainty) implements DestinationFailure {
        @Override
        public PauseCause cause() {
            return PauseCause.UNAVAILABLE;
        }
    }

    /** It answered with a failure that may be this message's fault or everybody's. */
    record Suspect(String reason, DeliveryCertainty certainty) implements DestinationFailure {
        @Override
        public PauseCause cause() {
            return PauseCause.UNAVAILABLE;
        }
    }

    /** It does not accept our credentials. */
    record Unauthorised(String reason) implements DestinationFailure {
        @Override
        public PauseCause cause() {
            return PauseCause.UNAUTHORISED;
        }
    }

    PauseCause cause();

    String reason();

    /** What is known of the post, if it was one. */
    default DeliveryCertainty certainty() {
        return DeliveryCertainty.NOT_POSTED;
    }

    @Override
    default <T> T match(PostCases<T> cases) {
        return cases.failed(this);
    }

    @Override
    default <T> T match(QueryCases<T> cases) {
        return cases.failed(this);
    }
}
