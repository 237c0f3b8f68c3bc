package dev.postrider.ingress.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The traces that calls belong to, as W3C Trace Context has them. If spans are collected, each call is one; else only the
 * caller's context is passed on, and a call without one costs nothing.
 */
final class CallTracing {

    /** The headers of a call. A field that comes twice is not valid, and a list of any length need not be kept. */
    private static final class CallGetter implements TextMapGetter<HttpFields> {

        /** What W3C asks everyone to pass on. */
        private static final int MAX_CHARACTERS = 512;

        @Override
        public Iterable<String> keys(HttpFields fields) {
            return fields.getFieldNamesCollection();
        }

        @Override
        public @Nullable String get(@Nullable HttpFields fields, String key) {
            if (fields == null || fields.getField(key) == null) {
                return null;
            }
            String value = String.join(",", fields.getValuesList(key));
            return value.length() > MAX_CHARACTERS ? null : value;
        }
    }

    private static final CallGetter CALLS = new CallGetter();
    private static final int FAILURE = 500;

    private final Tracer tracer;

    CallTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * The trace of a call; the root context if it belongs to none.
     *
     * @param route what was called, without anything that the caller wrote
     */
    Context begin(Request request, String route) {
        Context trace = W3CTraceContextPropagator.getInstance().extract(Context.root(), request.getHeaders(), CALLS);
        if (!tracer.isEnabled()) {
            return trace;
        }
        return trace.with(tracer.spanBuilder(request.getMethod() + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(trace)
                .setAttribute("http.request.method", request.getMethod())
                .setAttribute("http.route", route)
                .setAttribute("url.scheme", request.getHttpURI().getScheme())
                .startSpan());
    }

    /** The call has its answer. */
    void end(Context trace, int status) {
        if (tracer.isEnabled()) {
            Span span = Span.fromContext(trace).setAttribute("http.response.status_code", status);
            if (status >= FAILURE) {
                span.setStatus(StatusCode.ERROR).setAttribute("error.type", String.valueOf(status));
            }
            span.end();
        }
    }
}
