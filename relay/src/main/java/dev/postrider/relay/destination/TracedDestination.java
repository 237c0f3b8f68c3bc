package dev.postrider.relay.destination;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.Address;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A destination each post to which is a span, with a link to each traced message in it. */
public final class TracedDestination implements Destination {

    /** The headers of a record, as a carrier of the trace's context. */
    private static final class RecordGetter implements TextMapGetter<Entry.Original> {

        @Override
        public Iterable<String> keys(Entry.Original record) {
            return W3CTraceContextPropagator.getInstance().fields();
        }

        @Override
        public @Nullable String get(Entry.@Nullable Original record, String key) {
            byte @Nullable [] value = record == null ? null : record.header(key);
            return value == null ? null : new String(value, UTF_8);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(TracedDestination.class);

    private static final RecordGetter RECORDS = new RecordGetter();

    private final Destination destination;
    private final String topic;
    private final Tracer tracer;

    private TracedDestination(Destination destination, String topic, Tracer tracer) {
        this.destination = destination;
        this.topic = topic;
        this.tracer = tracer;
    }

    /**
     * The destination itself if nobody collects spans.
     *
     * @param topic of the messages
     */
    public static Destination of(Destination destination, String topic, Tracer tracer) {
        return tracer.isEnabled() ? new TracedDestination(destination, topic, tracer) : destination;
    }

    @Override
    public CompletionStage<PostOutcome> post(Request.Post post) {
        Span span = beginSafely(post);
        // As the current span, so that an agent that instruments HTTP clients makes its span a child of it.
        CompletionStage<PostOutcome> answered = Context.root()
                .with(span)
                .wrapSupplier(() -> destination.post(post))
                .get();
        answered.whenComplete((outcome, failure) -> end(span, failure == null ? outcome : failure));
        return answered; // not the stage above: what tracing does wrong must not become the outcome
    }

    private static void end(Span span, Object told) {
        if (!(told instanceof PostOutcome.Posted)) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", told.getClass().getSimpleName());
        }
        span.end();
    }

    /** A span that nobody sees if there cannot be another: a post goes out all the same. */
    private Span beginSafely(Request.Post post) {
        try {
            return begin(post);
        } catch (RuntimeException e) {
            LOG.debug("No span for a post", e);
            return Span.getInvalid();
        }
    }

    private Span begin(Request.Post post) {
        SpanBuilder builder = tracer.spanBuilder("process " + topic)
                .setSpanKind(SpanKind.CONSUMER)
                .setNoParent()
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.operation.name", "process")
                .setAttribute("messaging.destination.name", topic)
                .setAttribute("messaging.destination.partition.id", String.valueOf(post.partition()))
                .setAttribute("messaging.consumer.group.name", post.origin().group())
                .setAttribute("messaging.kafka.offset", post.range().first());
        List<Context> sent = post.traced().stream()
                .map(record -> W3CTraceContextPropagator.getInstance().extract(Context.root(), record, RECORDS))
                .filter(context -> Span.fromContext(context).getSpanContext().isValid())
                .toList();
        sent.forEach(context -> builder.addLink(Span.fromContext(context).getSpanContext()));
        if (post.range().first() == post.range().last() && !sent.isEmpty()) {
            builder.setParent(sent.get(0)); // the only message in it, so that its trace shows the post too
        }
        return builder.startSpan();
    }

    @Override
    public CompletionStage<VerificationOutcome> verify(Request.Verify query) {
        return destination.verify(query);
    }

    @Override
    public CompletionStage<LookupOutcome> lookUp(Request.LookUp query) {
        return destination.lookUp(query);
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query) {
        return destination.probe(query);
    }

    @Override
    public CompletionStage<SelfProbeOutcome> probeSelf() {
        return destination.probeSelf();
    }

    @Override
    public PostLimits postLimits() {
        return destination.postLimits();
    }

    @Override
    public Optional<String> direct(Address address) {
        return destination.direct(address);
    }

    @Override
    public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
        return destination.lastTime(nowNanos, wallMillis);
    }

    @Override
    public void close() {
        destination.close();
    }
}
