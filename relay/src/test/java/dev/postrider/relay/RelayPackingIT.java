package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.StoredPost;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Packing only when it must, at the default rate; the limit is ten seconds, so that a busy machine changes nothing. */
class RelayPackingIT {

    private static final double DEFAULT_RATE = 8;

    @Test
    void fewMessagesAreAPostEachAndAFloodShrinks() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(2);
            Address quiet = Bench.address(channels.get(0));
            Address flooded = Bench.address(channels.get(1));
            List<String> few = List.of("a", "b", "c", "d", "e");
            List<String> flood = IntStream.range(0, 400)
                    .mapToObj(number -> "line %04d ".formatted(number) + "x".repeat(50))
                    .toList();

            flood.forEach(text -> bench.say(flooded, text));
            bench.relay(bench.settings(DEFAULT_RATE, 500, Duration.ofSeconds(10)), Clock.system());
            await().atMost(PATIENCE).until(() -> shown(bench, channels.get(1)).endsWith(flood.get(399)));
            assertThat(shown(bench, channels.get(1))).isEqualTo(String.join("\n\n", flood));
            assertThat(bench.chat().posts(channels.get(1).id())).hasSizeLessThan(6);

            few.forEach(text -> bench.say(quiet, text));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(bench.chat().posts(channels.get(0).id()))
                                    .extracting(StoredPost::message)
                                    .isEqualTo(few));
        }
    }

    private static String shown(Bench bench, ChatChannel channel) {
        return bench.chat().posts(channel.id()).stream()
                .map(StoredPost::message)
                .collect(Collectors.joining("\n\n"));
    }
}
