package dev.postrider.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Publishes to Kafka: a message is safe when all in-sync replicas hold its record. Thread-safe. */
public final class KafkaPublisher implements Publisher {

    private static final TextMapSetter<Headers> HEADERS = KafkaPublisher::put;

    private final RecordWriter writer;
    private final String topic;
    private final Clock clock;
    private final IngressMetrics metrics;
    private final Tracer tracer;
    private final MessageCodec codec = new MessageCodec();

    public KafkaPublisher(RecordWriter writer, String topic, Clock clock, IngressMetrics metrics, Tracer tracer) {
        this.writer = writer;
        this.topic = topic;
        this.clock = clock;
        this.metrics = metrics;
        this.tracer = tracer;
    }

    @Override
    public CompletionStage<PublishResult> publish(Message message, CallContext call) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add(IdHeader.NAME, IdHeader.of(message).encode());
        record.headers()
                .add(AcceptedHeader.NAME, AcceptedHeader.encode(clock.wall().toEpochMilli()));
        if (message.priority() != Priority.STANDARD) {
            record.headers().add(Priority.HEADER, message.priority().encode());
        }
        if (!call.caller().isEmpty()) {
            record.headers().add(CallerHeader.NAME, CallerHeader.encode(call.caller()));
        }
        return (tracer.isEnabled() ? writeTraced(record, message, call.trace()) : write(record, call.trace()))
                .thenApply(KafkaPublisher::result);
    }

    private CompletionStage<WriteResult> writeTraced(
            ProducerRecord<byte[], byte[]> record, Message message, Context trace) {
        Span span = tracer.spanBuilder("send " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(trace)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "send")
                .setAttribute("messaging.operation.name", "send")
                .setAttribute("messaging.destination.name", topic)
                .setAttribute("messaging.message.id", message.id().toString())
                .startSpan();
        Context sent = trace.with(span);
        // As the current span, so that an agent that instruments Kafka's producer makes its span a child of it.
        return sent.wrapSupplier(() -> write(record, sent)).get().whenComplete((written, failure) -> {
            if (!(written instanceof WriteResult.Written)) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }

    /** A trace that somebody else began is passed on whether or not spans are collected here. */
    private CompletionStage<WriteResult> write(ProducerRecord<byte[], byte[]> record, Context trace) {
        W3CTraceContextPropagator.getInstance().inject(trace, record.headers(), HEADERS);
        long began = clock.nanos();
        return writer.write(record).thenApply(written -> {
            if (written instanceof WriteResult.Written) {
                metrics.published(RecordWriter.size(record), clock.nanos() - began);
            }
            return written;
        });
    }

    private static void put(@Nullable Headers headers, String name, String value) {
        if (headers != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    private static PublishResult result(WriteResult written) {
        if (written instanceof WriteResult.Written record) {
            return new PublishResult.Published(record.partition(), record.offset());
        }
        if (written instanceof WriteResult.Failed failed) {
            return new PublishResult.NotPublished("Kafka did not acknowledge the message: " + failed.reason() + ".");
        }
        return new PublishResult.NotPublished("Too many messages are waiting for Kafka.");
    }
}
