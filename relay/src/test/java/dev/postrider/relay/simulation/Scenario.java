package dev.postrider.relay.simulation;

import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.Limits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The size of things in one simulation. Messages come in its first half and faults end at six tenths, so that
 * everything must be drained in the end.
 *
 * @param calm nothing fails, so that what holds only then is checked for sure
 * @param alone whether there is one relay at a time, always on the same machine, and it knows that
 * @param hardships none in a calm one
 * @param rate requests per second of the fleet
 * @param pageSize posts on a page that is read back
 * @param serverPerSec what the chat server's limiter lets through in the long run
 * @param latency of the chat server, usual, in nanoseconds
 * @param lostAnswers probability that the answer to a commit is lost
 */
record Scenario(
        long seed,
        long length,
        boolean calm,
        boolean alone,
        Set<Hardship> hardships,
        int partitions,
        double rate,
        int workers,
        Limits limits,
        int pageSize,
        int serverPerSec,
        int serverBurst,
        long latency,
        double lostAnswers) {

    /** How probable each hardship is. */
    private static final double HARDSHIP = Double.parseDouble(System.getProperty("simulation.hardship", "0.12"));

    private static final double ALONE = 0.15;

    /** What the server's clock steps back by at most, and as much again for what people write in between. */
    private static final int PAGE_SECONDS = 10;

    static Scenario of(long seed, int minutes, Chance chance) {
        double rate = chance.spread(2, 50);
        boolean limited = chance.is(0.3);
        boolean calm = chance.is(0.15);
        Set<Hardship> hardships = calm ? Set.of() : hardships(chance);
        Limits limits = limits(hardships, chance, packAfter(chance));
        boolean alone = chance.is(ALONE);
        // Small enough that pages matter, large enough that a flood of single posts can be looked through.
        int pageSize = limits.post().messages() >= 20 ? chance.between(4, 20) : chance.between(50, 200);
        if (hardships.contains(Hardship.RAGGED_CLOCK)) {
            // A clock that steps back by more than a page of posts can hide the furthest of them.
            pageSize = Math.max(pageSize, (int) Math.ceil(PAGE_SECONDS * rate));
        }
        return new Scenario(
                seed,
                minutes * Timeline.MINUTE,
                calm,
                alone,
                hardships,
                chance.between(1, SimulatedKafka.MOST_PARTITIONS),
                rate,
                alone ? 1 : chance.oneOf(1, 2, 3, 5),
                limits,
                pageSize,
                (int) Math.ceil(limited && !calm ? rate * 0.8 : rate * 2) + 1,
                limited ? 5 : 100,
                (long) (chance.spread(5, 400) * Timeline.MILLI),
                calm ? 0 : chance.oneOf(0.0, 0.01, 0.05));
    }

    private static Set<Hardship> hardships(Chance chance) {
        Set<Hardship> hardships = EnumSet.noneOf(Hardship.class);
        for (Hardship each : Hardship.values()) {
            if (chance.is(HARDSHIP)) {
                hardships.add(each);
            }
        }
        return hardships;
    }

    private static Duration packAfter(Chance chance) {
        return Duration.ofSeconds(chance.oneOf(0, 1, 5));
    }

    private static Limits limits(Set<Hardship> hardships, Chance chance, Duration packAfter) {
        int messages = hardships.contains(Hardship.ONE_BY_ONE) ? 1 : chance.oneOf(1, 3, 20, 1_000);
        int codePoints = chance.oneOf(300, 600, 2_000, 16_383);
        // So short that many messages take several posts.
        int shortened = hardships.contains(Hardship.RAGGED_CLOCK) ? Math.min(600, codePoints) : codePoints;
        PostLimits post = new PostLimits(shortened, messages, 5);
        return new Limits(
                post,
                chance.oneOf(1, 2, 8, 64),
                (isTight(hardships) ? chance.oneOf(256L, 512L) : chance.oneOf(512L, 2_048L, 8_192L)) * 1024,
                Duration.ofMinutes(chance.between(3, 8)),
                chance.is(0.1) ? Duration.ofMinutes(chance.between(20, 40)) : Duration.ofDays(7),
                new Limits.Keys(Duration.ofMinutes(chance.oneOf(1, 4, 10, 40)), 100_000),
                packAfter);
    }

    boolean is(Hardship hardship) {
        return hardships.contains(hardship);
    }

    /** Memory holds only a few of the larger messages. */
    private boolean isTight() {
        return isTight(hardships) || limits.bufferBytes() <= 512 * 1024;
    }

    private static boolean isTight(Set<Hardship> hardships) {
        return hardships.contains(Hardship.ONE_BY_ONE)
                || hardships.contains(Hardship.NEWER_RECORDS)
                || hardships.contains(Hardship.LARGE_MESSAGES)
                || hardships.contains(Hardship.SLOW_REREADING);
    }

    /** Turns that a lane may have to wait for: its record may have to be fetched again first, and that may be slow. */
    int rounds() {
        if (is(Hardship.SLOW_REREADING)) {
            return 3;
        }
        return isTight() ? 2 : 1;
    }

    boolean packs() {
        return limits.post().messages() > 1;
    }

    /** No message is accepted later. */
    long lastMessage() {
        return length / 2;
    }

    /** No fault goes on after this. */
    long lastFault() {
        return length * 6 / 10;
    }
}
