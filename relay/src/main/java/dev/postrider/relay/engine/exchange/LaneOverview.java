package dev.postrider.relay.engine.exchange;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A lane with something to do.
 *
 * @param messages that were read and are not finished, in memory or not
 * @param oldestMillis when Kafka took the first of them; that of the record before it while the first is not in memory
 * @param detail what the chat server said last, if it refuses the lane; else empty
 * @param postingTo the offset of the last message in the post that is sent, or was sent and is looked for; empty if there is
 *     none
 * @param nextTry how long until it does something by itself; zero if it may now
 */
public record LaneOverview(
        int partition,
        String name,
        int messages,
        long oldestMillis,
        LaneStatus status,
        String detail,
        OptionalLong postingTo,
        Duration nextTry) {}
