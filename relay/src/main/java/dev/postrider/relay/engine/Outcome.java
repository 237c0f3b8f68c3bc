package dev.postrider.relay.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to. Reasons are for operators and hold neither text nor secrets.
 *
 * <p>It says two things apart: what is known of this request ({@link Fate}; unless it is said otherwise, a post is not
 * there) and what that tells of the destination. What follows is decided in {@link Consequences} alone.
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

    /**
     * One page of what is posted was read.
     *
     * @param found the furthest of the posts in question on this page; null if there is none
     * @param end no older page needs to be read
     */
    record PageRead(@Nullable Reached found, boolean end) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.pageRead(found, end);
        }
    }

    /** Its body was not sent: the lease was over before. Says nothing about the destination. */
    record LeaseExpired() implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.leaseExpired();
        }
    }

    /**
     * It refuses the post for its priority alone; not posted, and next time it goes without. Says nothing about the
     * destination, and follows the same as {@link LeaseExpired}.
     */
    record PriorityRefused() implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.leaseExpired();
        }
    }

    /** Nobody answered, or not the chat server itself. */
    record Unavailable(String reason, Fate fate) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.unavailable(reason, fate);
        }
    }

    /** It answered with a failure that may be this message's fault or everybody's. */
    record Suspect(String reason, Fate fate) implements Outcome {
        @Override
        public void tell(Listener listener) {
            listener.suspect(reason, fate);
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

        void pageRead(@Nullable Reached found, boolean end);

        void leaseExpired();

        void unavailable(String reason, Fate fate);

        void suspect(String reason, Fate fate);

        void unauthorised(String reason);

        void channelRefused(String reason, boolean proven);

        void channelMissing(String reason);

        void refused(String reason);
    }
}
