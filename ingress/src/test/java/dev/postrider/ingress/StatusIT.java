package dev.postrider.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statuses over HTTP, against a real broker; the test writes what relays would. */
@Tag("long")
class StatusIT {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GROUP = "postrider-relay";
    private static final String JANE = "user/jane";
    private static final String POST = "9xk3p7qwbtdhmq5ne4ryz8fjoc";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    /** A message that was accepted. */
    private record Accepted(String href, UUID id, int partition, long offset) {}

    @Test
    void tellsWhatBecameOfEachMessage() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<byte[], byte[]> relay = producer(broker);
                Ingress ingress = start(broker, Map.of())) {
            ingress.awaitReady();
            Accepted first = accept(ingress, "first");
            await().atMost(PATIENCE).until(() -> status(ingress, first).equals("unknown"));
            assertThat(get(ingress, "/post/" + JANE + "/msg/no%20receipts?wait=20")
                            .statusCode())
                    .as("nobody waits without receipts")
                    .isEqualTo(202);

            createTopics(admin);
            await().atMost(PATIENCE).until(() -> status(ingress, first).equals("queued"));
            Reporter reporter = reporter(admin);

            // Another ingress proves it by the record, and a wrong id is not there.
            try (Ingress other = start(broker, Map.of())) {
                await().atMost(PATIENCE).until(() -> status(other, first).equals("queued"));
                String wrong = "/messages/" + UUID.randomUUID()
                        + first.href().substring(first.href().indexOf('?'));
                assertThat(get(other, wrong).statusCode()).isEqualTo(404);
                assertThat(get(other, "/messages/" + first.id() + "?at=" + first.partition() + ".99999")
                                .statusCode())
                        .isEqualTo(404);
            }

            board(relay, reporter, first, 0, first.offset() + 1);
            await().atMost(PATIENCE).until(() -> status(ingress, first).equals("waiting"));

            receipt(relay, reporter, first, new Receipt.Delivered(POST));
            await().atMost(PATIENCE).until(() -> status(ingress, first).equals("delivered"));
            assertThat(JSON.readTree(get(ingress, first.href()).body())
                            .path("post")
                            .asText())
                    .isEqualTo("https://chat.example.com/_redirect/pl/" + POST);

            // Finished without a receipt: by the commit, even once the record is deleted.
            Accepted second = accept(ingress, "second");
            commit(admin, second, metadata(reporter.topicId()));
            await().atMost(PATIENCE).until(() -> status(ingress, second).equals("finished"));
            TopicPartition partition = new TopicPartition("postrider-messages", second.partition());
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(second.offset() + 1)))
                    .all()
                    .get();
            try (Ingress restarted = start(broker, Map.of())) {
                await().atMost(PATIENCE).until(() -> status(restarted, second).equals("finished"));
                assertThat(status(restarted, first)).isEqualTo("delivered");
            }

            // Somebody set the offset by hand.
            Accepted third = accept(ingress, "third");
            commit(admin, third, "");
            await().atMost(PATIENCE).until(() -> status(ingress, third).equals("unknown"));

            admin.deleteTopics(List.of("postrider-receipts")).all().get();
            Accepted fourth = accept(ingress, "fourth");
            await().atMost(PATIENCE).until(() -> status(ingress, fourth).equals("unknown"));
        }
    }

    @Test
    void waitsAreReleasedByTheReceipt() throws Exception {
        CompletableFuture<HttpResponse<String>> stopped;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<byte[], byte[]> relay = producer(broker);
                Ingress ingress = start(broker, Map.of())) {
            ingress.awaitReady();
            createTopics(admin);
            Accepted first = accept(ingress, "first");
            await().atMost(PATIENCE).until(() -> status(ingress, first).equals("queued"));
            Reporter reporter = reporter(admin);

            CompletableFuture<HttpResponse<String>> posted = getLater(ingress, "/post/" + JANE + "/msg/a?wait=25");
            Accepted second = new Accepted("", idOf(broker, first, 1), first.partition(), first.offset() + 1);
            assertThat(posted).isNotDone();
            receipt(relay, reporter, second, new Receipt.Delivered(POST));
            assertThat(posted).succeedsWithin(PATIENCE).satisfies(answer -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).contains("\"delivered\"", POST);
            });

            CompletableFuture<HttpResponse<String>> refused = getLater(ingress, "/post/" + JANE + "/msg/b?wait=25");
            Accepted third = new Accepted("", idOf(broker, first, 2), first.partition(), first.offset() + 2);
            receipt(relay, reporter, third, new Receipt.DeadLettered("channel_missing", "", 0, 0));
            assertThat(refused)
                    .succeedsWithin(PATIENCE)
                    .satisfies(answer ->
                            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422));

            stopped = getLater(ingress, "/post/" + JANE + "/msg/c?wait=25");
            idOf(broker, first, 3);
        }
        assertThat(stopped)
                .succeedsWithin(PATIENCE)
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(202));
    }

    @Test
    void aBoundedMemoryHoldsTheNewest() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<byte[], byte[]> relay = producer(broker)) {
            Accepted real;
            try (Ingress ingress = start(broker, Map.of())) {
                ingress.awaitReady();
                createTopics(admin);
                real = accept(ingress, "first");
            }
            Reporter reporter = reporter(admin);
            UUID id = UUID.randomUUID();
            int many = 20_000;
            for (int i = 0; i < many; i++) {
                receipt(
                        relay,
                        reporter,
                        new Accepted("", id, real.partition(), 1_000_000 + i),
                        new Receipt.Delivered(POST));
            }
            relay.flush();
            try (Ingress small = start(broker, Map.of("POSTRIDER_STATUS_MEMORY_MIB", "1"))) {
                String place = "/messages/" + id + "?at=" + real.partition() + ".";
                await().atMost(PATIENCE)
                        .until(() -> get(small, place + (1_000_000 + many - 1)).statusCode() == 200);
                assertThat(get(small, place + (1_000_000 + many - 3_000)).statusCode())
                        .as("as many as there is room for")
                        .isEqualTo(200);
                assertThat(get(small, place + 1_000_000).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void saysThatItIsNotReadyToTell() throws Exception {
        try (Ingress ingress = Ingress.start(
                IngressSettings.of(settings(Map.of())),
                new ClientProperties("127.0.0.1:9", Map.of()),
                new Metrics(),
                OpenTelemetry.noop())) {
            HttpResponse<String> answer = get(ingress, "/messages/" + UUID.randomUUID() + "?at=0.1");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("warming-up");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    private Accepted accept(Ingress ingress, String text) throws Exception {
        HttpResponse<String> answer = get(ingress, "/post/" + JANE + "/msg/" + text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode body = JSON.readTree(answer.body());
        String href = body.path("href").asText();
        int at = href.indexOf('=') + 1;
        int dot = href.indexOf('.', at);
        return new Accepted(
                href,
                UUID.fromString(body.path("id").asText()),
                Integer.parseInt(href.substring(at, dot)),
                Long.parseLong(href.substring(dot + 1)));
    }

    private String status(Ingress ingress, Accepted message) throws Exception {
        return JSON.readTree(get(ingress, message.href()).body()).path("status").asText();
    }

    private HttpResponse<String> get(Ingress ingress, String target) throws Exception {
        return getLater(ingress, target).get();
    }

    private CompletableFuture<HttpResponse<String>> getLater(Ingress ingress, String target) {
        URI uri = URI.create("http://127.0.0.1:" + ingress.port() + target);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The id of the record so many behind, once it is there. */
    private static UUID idOf(EmbeddedBroker broker, Accepted before, int behind) {
        TopicPartition partition = new TopicPartition("postrider-messages", before.partition());
        Map<String, Object> properties = new ClientProperties(broker.bootstrapServers(), Map.of()).reader("test");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, before.offset() + behind);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
            return IdHeader.decode(records.iterator()
                            .next()
                            .headers()
                            .lastHeader(IdHeader.NAME)
                            .value())
                    .orElseThrow()
                    .id();
        }
    }

    private static void receipt(
            KafkaProducer<byte[], byte[]> relay, Reporter reporter, Accepted of, Receipt.FinalResult result) {
        Receipt receipt = new Receipt(
                reporter,
                result,
                Instant.ofEpochMilli(1_764_433_845_000L),
                1,
                List.of(new FinishedMessage(of.offset(), FinishedMessage.print(of.id()), "")));
        relay.send(new ProducerRecord<>(
                "postrider-receipts",
                of.partition(),
                JANE.getBytes(StandardCharsets.UTF_8),
                ReceiptCodec.encode(receipt)));
    }

    private static void board(
            KafkaProducer<byte[], byte[]> relay, Reporter reporter, Accepted of, long committed, long readTo) {
        relay.send(new ProducerRecord<>(
                "postrider-board",
                BoardCodec.encode(new BoardEntry(
                        reporter,
                        of.partition(),
                        Instant.now(),
                        committed,
                        readTo,
                        8,
                        1,
                        1,
                        Optional.empty(),
                        List.of(),
                        List.of()))));
    }

    private static void commit(Admin admin, Accepted of, String metadata) throws Exception {
        admin.alterConsumerGroupOffsets(
                        GROUP,
                        Map.of(
                                new TopicPartition("postrider-messages", of.partition()),
                                new OffsetAndMetadata(of.offset() + 1, metadata)))
                .all()
                .get();
    }

    private static String metadata(String topicId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(3);
        bytes.write(topicId.length());
        bytes.writeBytes(topicId.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void createTopics(Admin admin) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("postrider-receipts", PARTITIONS, (short) 1),
                        new NewTopic("postrider-board", 1, (short) 1)))
                .all()
                .get();
    }

    private static Reporter reporter(Admin admin) throws Exception {
        return new Reporter(
                admin.describeTopics(List.of("postrider-messages"))
                        .allTopicNames()
                        .get()
                        .get("postrider-messages")
                        .topicId()
                        .toString(),
                GROUP);
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(
                new ClientProperties(broker.bootstrapServers(), Map.of()).producer("test-relay"), bytes, bytes);
    }

    private static Ingress start(EmbeddedBroker broker, Map<String, String> more) throws Exception {
        return Ingress.start(
                IngressSettings.of(settings(more)),
                new ClientProperties(broker.bootstrapServers(), Map.of()),
                new Metrics(),
                OpenTelemetry.noop());
    }

    private static Settings settings(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("POSTRIDER_PARTITIONS", String.valueOf(PARTITIONS));
        environment.put("POSTRIDER_PERMALINK_URL", "https://chat.example.com/");
        environment.putAll(more);
        return Settings.load(Service.INGRESS, environment);
    }
}
