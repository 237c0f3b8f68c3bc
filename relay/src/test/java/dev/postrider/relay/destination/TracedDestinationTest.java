package dev.postrider.relay.destination;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TracedDestinationTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OTHER_TRACE = "1af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Tracer tracer = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build()
            .get("test");

    @Test
    void aPostOfOneMessageBelongsToItsTrace() {
        SpanData span = perform(null, post(4, 4, "00-" + TRACE + "-" + SPAN + "-01"));

        assertThat(span.getName()).isEqualTo("process messages");
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SPAN);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().asMap().toString())
                .contains("messaging.system=kafka", "messaging.kafka.offset=4")
                .doesNotContain("launch-code");
    }

    @Test
    void aPostOfSeveralLinksThoseThatAreTraced() {
        SpanData span = perform(
                null,
                post(4, 9, "00-" + TRACE + "-" + SPAN + "-01", "broken", "00-" + OTHER_TRACE + "-" + SPAN + "-00"));

        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getTraceId()).isNotIn(TRACE, OTHER_TRACE);
        assertThat(span.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly(TRACE, OTHER_TRACE);
    }

    @Test
    void aPostThatIsNotDeliveredIsAnError() {
        SpanData span = perform(new IllegalStateException("launch-code"), post(4, 4));

        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEmpty();
        assertThat(span.getLinks()).isEmpty();
    }

    @Test
    void withoutACollectorNothingIsDecorated() {
        Destination chat = new DestinationTest.Chat(null);

        assertThat(TracedDestination.of(chat, "messages", OpenTelemetry.noop().getTracer("test")))
                .isSameAs(chat);
    }

    /** Else a clock that jumped would be believed where there are traces. */
    @Test
    void theClockIsTheDestinationsOwn() {
        Destination traced = TracedDestination.of(new DestinationTest.Chat(null), "messages", tracer);

        assertThat(traced.lastTime(1, 2)).isEmpty();
    }

    private SpanData perform(Throwable failure, Request.Post post) {
        TracedDestination.of(new DestinationTest.Chat(failure), "messages", tracer)
                .perform(post)
                .toCompletableFuture()
                .join();
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().get(0);
    }

    private static Request.Post post(long first, long last, String... traceParents) {
        return new Request.Post(
                new Origin("group", "topic-id"),
                0,
                new Range(first, 0, last, 0),
                new UUID(0, 1),
                new Address.Username("jane"),
                "target",
                "launch-code",
                List.of(),
                Priority.STANDARD,
                0,
                Stream.of(traceParents).map(TracedDestinationTest::record).toList());
    }

    private static Entry.Original record(String traceParent) {
        return new Entry.Original() {
            @Override
            public byte[] header(String name) {
                return name.equals("traceparent") ? traceParent.getBytes(US_ASCII) : null;
            }
        };
    }
}
