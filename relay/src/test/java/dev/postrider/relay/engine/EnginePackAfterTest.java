package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.exchange.PostOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Packing only when it must: at the default rate of eight a second, and with the default of one second. */
final class EnginePackAfterTest {

    private static final Pacer EIGHT_A_SECOND = new TestPacers.Even(Duration.ofMillis(125));

    private final EngineDriver driver = driver(16_000_000);

    @Test
    void fiveToAQuietChannelAreFivePosts() {
        say(1, "a", "b", "c", "d", "e");
        driver.pass(Duration.ofSeconds(2));

        assertThat(driver.delivered()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aFloodIsPacked() {
        say(1, IntStream.range(0, 200).mapToObj(i -> "line " + i).toArray(String[]::new));
        driver.pass(Duration.ofSeconds(2));

        assertThat(driver.delivered()).singleElement().asString().startsWith("line 0\n\nline 1\n\n");
    }

    @Test
    void twoToEachOfManyChannelsArePacked() {
        List.of("a", "b").forEach(text -> IntStream.range(0, 20).forEach(number -> say(number, text)));
        driver.pass(Duration.ofSeconds(5));

        assertThat(driver.delivered().subList(0, 10)).containsOnly("a\n\nb");
    }

    @Test
    void whatWaitsWhileTheChatServerIsAwayIsPacked() {
        driver.chat = request -> new DestinationFailure.Unavailable("connection refused", DeliveryCertainty.NOT_POSTED);
        say(1, "a");
        driver.pass(Duration.ofSeconds(1));
        say(1, "b");
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(2));

        assertThat(driver.delivered()).containsExactly("a\n\nb");
    }

    @Test
    void aSlowChatServerGetsFewerPosts() {
        say(1, "first");
        Command.Send first = driver.passUntilSent().get(0);
        driver.now += Duration.ofMillis(1_500).toNanos();
        driver.answer(first, new PostOutcome.Posted(""));
        say(1, "a", "b");
        driver.pass(Duration.ofSeconds(5));

        assertThat(driver.delivered()).containsExactly("first", "a\n\nb");
    }

    @Test
    void aLaneThatIsNotWhollyInMemoryIsPacked() {
        EngineDriver small = driver(40_000);
        small.log.messageBytes = 6_000;
        List.of("a", "b", "c").forEach(text -> small.message(channel(1), text));
        small.pass(Duration.ofSeconds(5));

        assertThat(small.delivered()).first().isEqualTo("a\n\nb");
    }

    private static EngineDriver driver(long bufferBytes) {
        Limits limits = new Limits(
                new PostLimits(16_383, 500, 2),
                64,
                bufferBytes,
                Duration.ofHours(1),
                Duration.ofDays(7),
                EngineDriver.KEYS,
                Duration.ofSeconds(1));
        return new EngineDriver(EIGHT_A_SECOND, limits).assign(0);
    }

    private void say(int channel, String... texts) {
        for (String text : texts) {
            driver.message(channel(channel), text);
        }
    }
}
