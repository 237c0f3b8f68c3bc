package dev.postrider.relay.loop;

import java.time.Duration;

/** How the relay's thread waits for what no poll of Kafka notices; a parameter, so that time can be simulated. */
public interface LoopWait {

    /** @param busy whether an outcome is awaited, which should be noticed soon */
    Duration longestPoll(boolean busy);

    /** Something arrived. Called by any thread. */
    void arrived();

    /** Waits until something arrives, but no longer than this. */
    void await(long nanos) throws InterruptedException;
}
