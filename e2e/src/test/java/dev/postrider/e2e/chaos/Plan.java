package dev.postrider.e2e.chaos;

import java.time.Duration;
import java.util.Properties;

/**
 * How large a campaign is; each part can be set by the system property {@code chaos.<part>}.
 *
 * @param messages to be accepted, those never answered not counted
 * @param trouble how long things break, and how long the messages take to be sent
 * @param drain how long everything may take to be posted afterwards
 * @param rate of all relays together, requests per second; the chat server's own limit is a fifth above it
 * @param words of a message at most; one in a hundred is longer than a post
 */
record Plan(long seed, int messages, int channels, Duration trouble, Duration drain, int rate, int words) {

    /** The bounded form, part of every build. */
    static Plan from(Properties properties, long seedUnlessSet) {
        return new Plan(
                number(properties, "seed", seedUnlessSet),
                (int) number(properties, "messages", 6_000),
                (int) number(properties, "channels", 60),
                Duration.ofSeconds(number(properties, "seconds", 40)),
                Duration.ofSeconds(number(properties, "drainSeconds", 120)),
                (int) number(properties, "rate", 50),
                (int) number(properties, "words", 20));
    }

    private static long number(Properties properties, String part, long unlessSet) {
        return Long.parseLong(properties.getProperty("chaos." + part, String.valueOf(unlessSet)));
    }
}
