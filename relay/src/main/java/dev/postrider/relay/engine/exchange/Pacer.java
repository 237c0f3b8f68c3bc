package dev.postrider.relay.engine.exchange;

/** Decides when the next request may go. Not thread-safe: it belongs to the engine. */
public interface Pacer {

    /**
     * Takes a new share of the rate; what the old one had reserved is forfeited.
     *
     * @param assigned partitions this worker holds now; 0 gives the share up
     */
    void share(int assigned, long nowNanos);

    /**
     * Reserves the next permit, at the moment the one before is used: from then on it is to be a period away.
     *
     * @return nanoseconds to wait until it may be used; not positive if that is now
     */
    long reserve(long nowNanos);

    /** Nanoseconds between two permits. */
    long periodNanos();
}
