package dev.postrider.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole ingress against a real broker. */
class IngressIT {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void acceptsOnlyWhatKafkaHoldsAndGoesOnWhenKafkaIsBack() throws Exception {
        ClientProperties clients;
        int brokerPort;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            clients = clients(broker);
            brokerPort = Integer.parseInt(broker.bootstrapServers().substring("127.0.0.1:".length()));
        }
        try (Ingress ingress =
                Ingress.start(IngressSettings.of(settings(Map.of())), clients, new Metrics(), OpenTelemetry.noop())) {
            // Kafka is away from the start: refused in time, and everything else goes on.
            HttpResponse<String> refused = post(ingress, "too%20early");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(ingress.obstacles()).isNotEmpty();

            try (EmbeddedBroker broker = EmbeddedBroker.start(directory, brokerPort)) {
                await().atMost(PATIENCE).until(() -> ingress.obstacles().isEmpty());
                List<String> accepted = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    HttpResponse<String> answer = post(ingress, "hello%20" + i);
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                    accepted.add("hello " + i);
                }

                assertThat(texts(broker)).containsExactlyElementsOf(accepted);
            }
            assertThat(ingress.failure()).isNotCompleted();
        }
    }

    /** No look at anything in between: what is ready takes the very first call. */
    @Test
    void takesTheFirstCallOnceItIsReady() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Ingress ingress = Ingress.start(
                        IngressSettings.of(settings(Map.of())), clients(broker), new Metrics(), OpenTelemetry.noop())) {
            ingress.awaitReady();

            assertThat(ingress.obstacles()).isEmpty();
            assertThat(post(ingress, "first").statusCode()).isEqualTo(202);
        }
    }

    @Test
    void saysThatItCannotWorkWithTopicsOfAnotherSize() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            try (Ingress ingress = Ingress.start(
                    IngressSettings.of(settings(Map.of())), clients(broker), new Metrics(), OpenTelemetry.noop())) {
                await().atMost(PATIENCE).until(() -> ingress.obstacles().isEmpty());
                try (Ingress other = Ingress.start(
                        IngressSettings.of(settings(Map.of("POSTRIDER_PARTITIONS", "5"))),
                        clients(broker),
                        new Metrics(),
                        OpenTelemetry.noop())) {
                    assertThat(other.failure().toCompletableFuture())
                            .succeedsWithin(PATIENCE)
                            .asString()
                            .contains("POSTRIDER_PARTITIONS=3");
                }
            }
        }
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() throws Exception {
        ClientProperties nowhere = new ClientProperties("127.0.0.1:9", Map.of());
        try (Ingress ingress =
                Ingress.start(IngressSettings.of(settings(Map.of())), nowhere, new Metrics(), OpenTelemetry.noop())) {
            Settings samePort = settings(Map.of("PORT", String.valueOf(ingress.port())));
            assertThatThrownBy(() ->
                            Ingress.start(IngressSettings.of(samePort), nowhere, new Metrics(), OpenTelemetry.noop()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Port " + ingress.port())
                    .hasMessageContaining("change PORT or POSTRIDER_BIND");
        }
        ClientProperties wrong = new ClientProperties("127.0.0.1:9", Map.of("security.protocol", "NONE"));
        assertThatThrownBy(() -> Ingress.start(
                        IngressSettings.of(settings(Map.of())), wrong, new Metrics(), OpenTelemetry.noop()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("The Kafka client rejected its settings: ");
    }

    @Test
    void warnsWhileTheKeysFileCannotBeUsed() throws Exception {
        Path keys = directory.resolve("keys");
        Files.writeString(keys, "");
        ClientProperties nowhere = new ClientProperties("127.0.0.1:9", Map.of());
        Settings settings = settings(Map.of("POSTRIDER_KEYS_FILE", keys.toString()));
        try (Ingress ingress =
                Ingress.start(IngressSettings.of(settings), nowhere, new Metrics(), OpenTelemetry.noop())) {
            assertThat(ingress.warnings()).isEmpty();

            Files.writeString(keys, "no key\n");

            await().atMost(PATIENCE).until(() -> !ingress.warnings().isEmpty());
        }
    }

    @Test
    void brokerNameThatDoesNotResolveIsWaitedForAndCallsGet503() throws Exception {
        ClientProperties nowhere = new ClientProperties("kafka.invalid:9092", Map.of());
        try (Ingress ingress =
                Ingress.start(IngressSettings.of(settings(Map.of())), nowhere, new Metrics(), OpenTelemetry.noop())) {
            assertThat(post(ingress, "hi").statusCode()).isEqualTo(503);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(ingress.obstacles())
                            .containsExactly(
                                    "The topics are not ready: the name does not resolve: kafka.invalid:9092"));
            assertThat(ingress.failure().toCompletableFuture()).isNotDone();
        }
    }

    private HttpResponse<String> post(Ingress ingress, String rawText) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + ingress.port() + "/post/user/jane/msg/" + rawText);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> texts(EmbeddedBroker broker) {
        Map<String, Object> properties = clients(broker).consumer("test", "test");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        List<String> texts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition("postrider-messages", partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long held = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (texts.size() < held) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    DecodedRecord decoded = new MessageCodec().decode(record.key(), record.value());
                    assertThat(decoded).isInstanceOf(DecodedRecord.Valid.class);
                    Message message = ((DecodedRecord.Valid) decoded).message();
                    assertThat(message.address().key()).isEqualTo("user/jane");
                    texts.add(message.text());
                }
            }
        }
        return texts;
    }

    private static ClientProperties clients(EmbeddedBroker broker) {
        return new ClientProperties(broker.bootstrapServers(), Map.of());
    }

    private static Settings settings(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("POSTRIDER_PARTITIONS", String.valueOf(PARTITIONS));
        environment.putAll(more);
        return Settings.load(Service.INGRESS, environment);
    }
}
