package dev.postrider.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.testkit.time.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {

    private static final Message MESSAGE =
            new Message(UUID.fromString("01890000-0000-7000-8000-000000000001"), new Address.Username("jane"), "hello");

    private static final CallContext UNTRACED = new CallContext("", Context.root());

    private static final Context REMOTE = Context.root()
            .with(Span.wrap(SpanContext.createFromRemoteParent(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ManualClock clock = new ManualClock();

    private final Metrics registry = new Metrics();
    private final IngressMetrics metrics = new IngressMetrics(registry);

    @Test
    void isPublishedOnlyWhenKafkaAcknowledged() {
        try (RecordWriter writer = writer(10)) {
            CompletableFuture<PublishResult> result = publisher(writer, OpenTelemetry.noop())
                    .publish(MESSAGE, UNTRACED)
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);
            assertThat(result).isNotDone();

            kafka.completeNext();

            assertThat(result.join()).isEqualTo(new PublishResult.Published());
            ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
            assertThat(record.topic()).isEqualTo("messages");
            assertThat(new MessageCodec().decode(record.key(), record.value()))
                    .isEqualTo(new DecodedRecord.Valid(MESSAGE));
            assertThat(IdHeader.decode(
                            record.headers().lastHeader(IdHeader.NAME).value()))
                    .contains(new IdHeader(MESSAGE.id(), IdHeader.DuplicateKind.PLAIN));
            assertThat(AcceptedHeader.decode(
                            record.headers().lastHeader(AcceptedHeader.NAME).value()))
                    .hasValue(clock.wall().toEpochMilli());
            assertThat(record.headers()).hasSize(2);
            assertThat(acceptedBytes()).isEqualTo((double) RecordWriter.size(record));
        }
    }

    private double acceptedBytes() {
        return registry.registry().scrape().stream()
                .filter(each -> each.getMetadata().getName().equals("postrider_ingress_accepted_bytes"))
                .mapToDouble(
                        each -> ((CounterSnapshot) each).getDataPoints().get(0).getValue())
                .sum();
    }

    /** The relay drops what the log holds already; it tells by the header alone. */
    @Test
    void whatHasAKeySaysSoInItsHeader() {
        UUID id = UUID.fromString("0b6d1f0e-7f3a-8c11-9a22-5d0a4b1c2d3e");
        try (RecordWriter writer = writer(10)) {
            publisher(writer, OpenTelemetry.noop()).publish(keyed(id), UNTRACED).toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            byte[] header =
                    kafka.history().get(0).headers().lastHeader(IdHeader.NAME).value();
            assertThat(IdHeader.decode(header)).contains(new IdHeader(id, IdHeader.DuplicateKind.KEYED));
            kafka.completeNext();
        }
    }

    /** In a header, so that a relay that does not know it posts the message all the same. */
    @Test
    void aPriorityIsAHeaderAndNothingElse() {
        try (RecordWriter writer = writer(10)) {
            publisher(writer, OpenTelemetry.noop())
                    .publish(MESSAGE.with(Priority.URGENT), UNTRACED)
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
            assertThat(Priority.decode(
                            record.headers().lastHeader(Priority.HEADER).value()))
                    .isEqualTo(Priority.URGENT);
            assertThat(record.value()).isEqualTo(new MessageCodec().encodeValue(MESSAGE));
            kafka.completeNext();
        }
    }

    @Test
    void theCallersKeyIsNamedInAHeader() {
        try (RecordWriter writer = writer(10)) {
            publisher(writer, OpenTelemetry.noop())
                    .publish(MESSAGE, new CallContext("ci.builds", Context.root()))
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            Headers headers = kafka.history().get(0).headers();
            assertThat(CallerHeader.decode(
                            headers.lastHeader("postrider-caller").value()))
                    .isEqualTo("ci.builds");
            kafka.completeNext();
        }
    }

    /** A relay whose spans are collected sees the caller's trace, even if those of the ingress are not. */
    @Test
    void aTraceIsPassedOnInAHeaderAsItCame() {
        try (RecordWriter writer = writer(10)) {
            publisher(writer, OpenTelemetry.noop()).publish(MESSAGE, new CallContext("", REMOTE));
            await().until(() -> kafka.history().size() == 1);

            assertThat(traceParent()).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            kafka.completeNext();
        }
    }

    @Test
    void publishingIsASpanAndTheRecordNamesIt() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        OpenTelemetry collecting = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        try (RecordWriter writer = writer(10)) {
            publisher(writer, collecting).publish(MESSAGE, new CallContext("", REMOTE));
            await().until(() -> kafka.history().size() == 1);
            assertThat(spans.getFinishedSpanItems()).isEmpty();
            kafka.completeNext();

            assertThat(spans.getFinishedSpanItems()).hasSize(1);
            SpanData span = spans.getFinishedSpanItems().get(0);
            assertThat(span.getName()).isEqualTo("send messages");
            assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(traceParent()).isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");

            publisher(writer, collecting).publish(MESSAGE, UNTRACED);
            await().until(() -> kafka.history().size() == 2);
            kafka.errorNext(new NotEnoughReplicasException("two of three are gone"));
            assertThat(spans.getFinishedSpanItems().get(1).getStatus().getStatusCode())
                    .isEqualTo(StatusCode.ERROR);
        }
    }

    private KafkaPublisher publisher(RecordWriter writer, OpenTelemetry openTelemetry) {
        return new KafkaPublisher(writer, "messages", clock, metrics, openTelemetry.getTracer("test"));
    }

    private String traceParent() {
        byte[] header =
                kafka.history().get(0).headers().lastHeader("traceparent").value();
        return new String(header, StandardCharsets.UTF_8);
    }

    private static Message keyed(UUID id) {
        return new Message(id, MESSAGE.address(), MESSAGE.text(), List.of(), Mentions.HARMLESS, true);
    }

    @Test
    void isUnavailableWhenKafkaRefuses() {
        try (RecordWriter writer = writer(10)) {
            CompletableFuture<PublishResult> result = publisher(writer, OpenTelemetry.noop())
                    .publish(MESSAGE, UNTRACED)
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            kafka.errorNext(new NotEnoughReplicasException("two of three are gone"));

            assertThat(result.join())
                    .isEqualTo(new PublishResult.NotPublished(
                            "Kafka did not acknowledge the message: NotEnoughReplicasException."));
        }
    }

    @Test
    void isUnavailableAtOnceWhenNothingMoreMayWait() {
        try (RecordWriter writer = writer(0)) {
            assertThat(publisher(writer, OpenTelemetry.noop())
                            .publish(MESSAGE, UNTRACED)
                            .toCompletableFuture())
                    .isCompletedWithValueMatching(PublishResult.NotPublished.class::isInstance);
        }
    }

    private RecordWriter writer(int maxRecords) {
        TopicGate open = new TopicGate(() -> new TopicState.Ready(List.of(), "an-id"));
        assertThat(open.tryOpen()).isTrue();
        return new RecordWriter(
                new LazyClient<>(() -> kafka),
                "messages",
                open,
                new RecordWriter.WriteLimits(maxRecords, 1_000_000, Duration.ofSeconds(20)),
                Clock.system());
    }
}
