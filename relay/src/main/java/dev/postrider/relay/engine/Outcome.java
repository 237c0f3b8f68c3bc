package dev.postrider.relay.engine;

import java.time.Duration;

/**
 * What one attempt came to. Reasons are for operators and hold neither text nor secrets.
 *
 * <p>The type says both what is known of this request and what it says of the destination; what follows from it is
 * decided in {@link Consequences} alone.
 */
public sealed interface Outcome {

    /** The post is there. */
    record Delivered() implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.delivered();
        }
    }

    /** The address leads to this target. */
    record Resolved(String target) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.resolved(target);
        }
    }

    /** The look-up is not finished: ask again, it takes one more request. */
    record LookupGoesOn() implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.lookupGoesOn();
        }
    }

    /** A probe found nothing wrong. */
    record Alive() implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.alive();
        }
    }

    /** Too many requests; not posted. The destination wants to be left alone for this long. */
    record Busy(Duration pause) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.busy(pause);
        }
    }

    /** Nobody answered, or not the chat server itself. */
    record Unavailable(String reason) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.unavailable(reason);
        }
    }

    /** It answered with a failure that may be this message's fault or everybody's. */
    record Suspect(String reason) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.suspect(reason);
        }
    }

    /** It does not accept our credentials. */
    record Unauthorised(String reason) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.unauthorised(reason);
        }
    }

    /**
     * It will not let us post there, for now: no permission, archived.
     *
     * @param proven whether it is the channel's own state, and not one that a destination in trouble claims for all
     */
    record ChannelRefused(String reason, boolean proven) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.channelRefused(reason, proven);
        }
    }

    /** There is no such channel or person. */
    record ChannelMissing(String reason) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.channelMissing(reason);
        }
    }

    /** This message can never be posted. */
    record Refused(String reason) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.refused(reason);
        }
    }

    /** Calls the one method for this outcome, so that the compiler sees to it that none is forgotten. */
    void tell(Listener listener);

    /** A method for every outcome. */
    interface Listener {
        void delivered();

        void resolved(String target);

        void lookupGoesOn();

        void alive();

        void busy(Duration pause);

        void unavailable(String reason);

        void suspect(String reason);

        void unauthorised(String reason);

        void channelRefused(String reason, boolean proven);

        void channelMissing(String reason);

        void refused(String reason);
    }
}
