package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.cli.Cli;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was given up on can be said after all, by the relay that runs. */
class RelayReplayIT {

    @Test
    void deliversWhatIsReplayedInItsOrderAndOnce() {
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            bench.chat()
                    .faults()
                    .always(
                            Fault.pluginRejects("no swearing: damn"),
                            Scope.creating().containing("damn"));
            bench.relay();
            bench.say(address(channel), "damn 1");
            bench.say(address(channel), "damn 2");
            bench.say(address(channel), "between");
            bench.chat().awaitPosts(channel.id(), 1, PATIENCE);
            bench.awaitDeadLetters(2);

            assertThat(says(bench, "replay", "--all")).startsWith("Replayed 2 of 2 ");
            await("given up on again")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(says(bench, "list")).contains("2 dead letters: refused 2"));
            bench.chat().faults().clear();
            assertThat(says(bench, "replay", "--all")).startsWith("Replayed 2 of 4 ");
            bench.say(address(channel), "after");

            bench.chat().awaitPosts(channel.id(), 4, PATIENCE);
            assertThat(bench.texts(channel)).containsExactly("between", "damn 1", "damn 2", "after");
            assertThat(says(bench, "list")).isEqualTo("No dead letters.\n");
        }
    }

    private static String says(Bench bench, String... line) {
        CapturedTerminal terminal = new CapturedTerminal();
        Map<String, String> settings = Map.of(
                "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", bench.kafka().bootstrapServers(),
                "POSTRIDER_TOPIC", bench.topics().messages(),
                "POSTRIDER_DEAD_LETTER_TOPIC", bench.topics().deadLetters(),
                "POSTRIDER_RECEIPTS", "0",
                "POSTRIDER_PARTITIONS", String.valueOf(Bench.PARTITIONS));
        String[] words = new String[line.length + 1];
        words[0] = "dead-letters";
        System.arraycopy(line, 0, words, 1, line.length);
        new Cli(new RelayProgram(OpenTelemetry.noop()), settings, terminal.stream(), terminal.stream()).run(words);
        return terminal.text();
    }
}
