package dev.postrider.ingress.publish;

import io.opentelemetry.context.Context;

/**
 * What a record says about the call, in addition to the message.
 *
 * @param caller name of the API key it was sent with; empty if there is none
 * @param trace the trace it belongs to; the root context if it belongs to none
 */
public record CallContext(String caller, Context trace) {}
