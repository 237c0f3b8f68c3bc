package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What trace a call belongs to, with and without somebody who collects spans. */
final class TracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String TRACE_PARENT = "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n";
    private static final String STATE = "tracestate: rojo=00f067aa0ba902b7\r\n";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetry collecting = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    @Test
    void aCallIsAChildOfItsCallersSpan() {
        try (ServerUnderTest server = ServerUnderTest.startTraced(collecting)) {
            call(server, "/post/user/jane/msg/launch-code?priority=urgent", TRACE_PARENT + STATE);

            SpanData span = span();
            assertThat(span.getName()).isEqualTo("GET /post/{address}");
            assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(span.getAttributes().asMap().toString())
                    .contains("http.response.status_code=202", "http.route=/post/{address}")
                    .doesNotContain("launch-code", "jane");
            assertThat(published(server)).isEqualTo(span.getSpanContext());
        }
    }

    @Test
    void aStatusIsNoPost() {
        try (ServerUnderTest server = ServerUnderTest.startTraced(collecting)) {
            server.call(
                    "GET /messages/01a205e1-07e4-71d7-988b-4e8cc91b0ea1?at=3.1 HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(span().getName()).isEqualTo("GET /messages");
        }
    }

    @Test
    void aCallWithoutATraceBeginsOne() {
        try (ServerUnderTest server = ServerUnderTest.startTraced(collecting)) {
            server.call("POST /hooks/some-key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

            assertThat(span().getName()).isEqualTo("POST /hooks/{key}");
            assertThat(span().getParentSpanContext().isValid()).isFalse();
        }
    }

    @Test
    void aFailureOfOursIsAnErrorAndACallersIsNone() {
        try (CapturedLog quiet = CapturedLog.of("dev.postrider");
                ServerUnderTest server = ServerUnderTest.startTraced(collecting)) {
            call(server, "/post/user/jane/msg/%FF", "");
            assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            spans.reset();

            server.publisher.failWith(() -> {
                throw new IllegalStateException("planted");
            });
            call(server, "/post/user/jane/msg/hello", "");
            assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(quiet.messages()).contains("A request failed");
        }
    }

    @Test
    void withoutACollectorTheCallersTraceIsPassedOn() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            call(server, "/post/user/jane/msg/hello", TRACE_PARENT + STATE);

            assertThat(published(server).getTraceId()).isEqualTo(TRACE);
            assertThat(published(server).getSpanId()).isEqualTo(PARENT);
            assertThat(published(server).getTraceState().get("rojo")).isEqualTo("00f067aa0ba902b7");
        }
    }

    @Test
    void aStateThatIsTooLongIsLeftOut() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            String longState = "tracestate: rojo=" + "0".repeat(200) + "\r\n" + "tracestate: congo=" + "1".repeat(200)
                    + ",blanco=" + "2".repeat(200) + "\r\n";

            call(server, "/post/user/jane/msg/hello", TRACE_PARENT + longState);

            assertThat(published(server).getTraceId()).isEqualTo(TRACE);
            assertThat(published(server).getTraceState().isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "traceparent: 1\r\n",
                "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\r\n",
                "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n",
                TRACE_PARENT + TRACE_PARENT,
                STATE
            })
    void whatIsNoTraceIsIgnored(String headers) {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            call(server, "/post/user/jane/msg/hello", headers);

            assertThat(server.publisher.taken()).hasSize(1);
            assertThat(server.publisher.lastCall().trace()).isSameAs(Context.root());
        }
    }

    private static void call(ServerUnderTest server, String target, String headers) {
        server.call("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    private static SpanContext published(ServerUnderTest server) {
        return Span.fromContext(server.publisher.lastCall().trace()).getSpanContext();
    }

    private SpanData span() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().get(0);
    }
}
