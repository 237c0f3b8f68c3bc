package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a relay says of Kafka. */
class RelayKafkaIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "heartbeat.interval.ms, 10000, Heartbeat must be set lower than the session timeout",
        "linger.ms, 9000, delivery.timeout.ms should be equal to or larger than",
        "security.protocol, NONE, NONE",
    })
    void saysInOneSentenceThatItsClientsRefuseTheirSettings(String property, String value, String reason) {
        RelaySettings settings = settings(new ClientProperties("127.0.0.1:1", Map.of(property, value)));

        assertThatThrownBy(() -> start(settings))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("The Kafka client rejected its settings: ")
                .hasMessageContaining(reason);
    }

    @Test
    void isNotReadyWhileKafkaIsAway() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        try (Relay relay = start(settings(new ClientProperties(broker.bootstrapServers(), Map.of())))) {
            await().atMost(Bench.PATIENCE).until(() -> relay.obstacles().isEmpty());

            broker.close();

            assertThat(relay.obstacles()).contains("Kafka does not answer.");
        } finally {
            broker.close();
        }
    }

    @Test
    @Tag("long")
    void saysWhyTheTopicsAreNotReady() throws Exception {
        try (Relay relay = start(settings(new ClientProperties("127.0.0.1:1", Map.of())))) {
            await().atMost(Bench.PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .contains("The topics are not ready: no answer within 5 s: 127.0.0.1:1"));
        }
    }

    /** A plain time-out has no message of its own. */
    @Test
    void saysWhyPartitionsHaveNoLeader() {
        Map<String, Object> kafka =
                new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of()).admin("test");
        Map<String, Object> nowhere = new HashMap<>(kafka);
        nowhere.put("bootstrap.servers", "127.0.0.1:1");
        nowhere.put("default.api.timeout.ms", 600_000);
        try (Admin silent = Admin.create(nowhere);
                Admin admin = new ForwardingAdmin(kafka) {
                    @Override
                    public ListOffsetsResult listOffsets(
                            Map<TopicPartition, OffsetSpec> partitions, ListOffsetsOptions options) {
                        return silent.listOffsets(partitions, options);
                    }
                };
                CapturedLog log = CapturedLog.of(TopicSetup.class)) {
            assertThat(new TopicSetup(admin, EmbeddedKafka.shared().freshTopics(1)).ensure())
                    .isInstanceOf(TopicState.Ready.class);

            assertThat(log.messages())
                    .containsExactly(
                            "Some partitions have no leader yet, their messages wait: reason=no answer within 5 s");
            silent.close(Duration.ZERO);
        }
    }

    private static Relay start(RelaySettings settings) throws StartException {
        return Relay.start(
                settings, Clock.system(), new CapturedTerminal().stream(), new Metrics(), OpenTelemetry.noop());
    }

    private static RelaySettings settings(ClientProperties kafka) {
        Topics topics = new Topics("messages", "dead-letters", 2);
        return Bench.settings(kafka, topics, "relays", Bench.FAST, new RelaySettings.Chat.Console());
    }
}
