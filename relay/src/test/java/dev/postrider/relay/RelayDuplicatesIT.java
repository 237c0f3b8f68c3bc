package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.IdHeader;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.ChatChannel;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A message with an idempotency key is posted once, however often it is written, and by whomever it is read. */
class RelayDuplicatesIT {

    @Test
    void postsWhatIsWrittenAgainOnce() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            bench.relay();
            channels.forEach(channel -> say(bench, channel, "a", "b", "a"));

            channels.forEach(channel -> {
                say(bench, channel, "b", "last");
                bench.chat().awaitPosts(channel.id(), 3, PATIENCE);
                assertThat(bench.texts(channel)).containsExactly("a", "b", "last");
            });
        }
    }

    @Test
    void postsWhatIsWrittenAgainAfterARestartOnce() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            Relay first = bench.relay();
            channels.forEach(channel -> say(bench, channel, "a", "b"));
            bench.chat().awaitPosts(8, PATIENCE);
            first.close();

            channels.forEach(channel -> say(bench, channel, "b", "a", "c"));
            Relay second = bench.relay();
            bench.chat().awaitPosts(12, PATIENCE);
            second.close();
            channels.forEach(channel -> say(bench, channel, "c", "b", "a", "last"));
            bench.relay();

            bench.chat().awaitPosts(16, PATIENCE);
            assertThat(channels)
                    .allSatisfy(channel -> assertThat(bench.texts(channel)).containsExactly("a", "b", "c", "last"));
        }
    }

    /** Among many others, so that the history is longer than one fetch. */
    @Test
    void findsAKeyInALongHistory() {
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            Relay first = bench.relay(bench.settings(Bench.FAST, 500), Clock.system());
            say(bench, channel, "a");
            IntStream.range(0, 12_000).forEach(number -> bench.send(address(channel), "number " + number));
            say(bench, channel, "b");
            awaitLast(bench, channel, "b");
            first.close();

            say(bench, channel, "a", "b", "c");
            bench.relay();

            awaitLast(bench, channel, "c");
            assertThat(said(bench, channel)).hasSize(12_003).doesNotHaveDuplicates();
        }
    }

    private static void awaitLast(Bench bench, ChatChannel channel, String text) {
        await().atMost(PATIENCE).until(() -> said(bench, channel).stream().anyMatch(text::equals));
    }

    private static List<String> said(Bench bench, ChatChannel channel) {
        return bench.texts(channel).stream()
                .flatMap(text -> Arrays.stream(text.split("\n\n")))
                .toList();
    }

    private static void say(Bench bench, ChatChannel channel, String... keys) {
        for (String key : keys) {
            UUID id = UUID.nameUUIDFromBytes((channel.id() + key).getBytes(UTF_8));
            bench.send(address(channel), key, new IdHeader(id, IdHeader.DuplicateKind.KEYED));
        }
    }
}
