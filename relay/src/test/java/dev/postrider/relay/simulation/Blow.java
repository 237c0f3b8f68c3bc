package dev.postrider.relay.simulation;

/**
 * What is done to a worker, and when.
 *
 * @param length of a stall, in nanoseconds; 0 kills it
 */
record Blow(Point point, long length) {

    /** The moments at which it hurts. */
    enum Point {
        ANY,
        /** A request is decided and not yet sent. */
        BEFORE_LEASE_TEST,
        /** The lease was found to hold; the request has not arrived. */
        AFTER_LEASE_TEST,
        /** Kafka has answered a commit and the engine does not know yet. */
        COMMIT_ANSWERED,
        /** The chat server has answered and the engine does not know yet. */
        REQUEST_ANSWERED
    }

    boolean kills() {
        return length == 0;
    }
}
