package dev.postrider.ingress.http;

import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.limit.ClientAddress;
import dev.postrider.ingress.publish.Deduplication;
import dev.postrider.ingress.publish.RequestFingerprint;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request to post, and whom it comes from.
 *
 * @param target as the caller wrote it
 * @param response for what has to be said in its head before there is an answer
 * @param trace the trace it belongs to; the root context if it belongs to none
 */
record Call(Request request, RawTarget target, Response response, ClientAddress client, Context trace) {

    private static final String KEY_HEADER = "Idempotency-Key";

    /** The first header of the name, whatever its case; null if there is none. */
    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    /** Whether it may have a body that is read. */
    boolean mayHaveBody() {
        return Set.of("POST", "PUT", "PATCH").contains(request.getMethod());
    }

    /** Whether one of Mattermost's outgoing webhooks may have made it: its body says which channel that is for. */
    boolean isFromMattermost() {
        String agent = header("User-Agent");
        return agent != null && agent.startsWith("Mattermost") && mayHaveBody();
    }

    /** What it brings along to say who calls: what its target has, and a header. */
    Credentials credentials(Credentials given) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header == null ? given : given.withAuthorization(header);
    }

    /**
     * Which calls are the same as this one. Only a GET is repeated by proxies and clients of their own accord.
     *
     * @return empty if its idempotency key is
     */
    Optional<Deduplication> deduplication(Options options, Caller caller) {
        // The option wins over the header: it is the one the caller wrote for this very call.
        Optional<String> key = options.key().or(() -> Optional.ofNullable(header(KEY_HEADER)));
        if (key.isPresent()) {
            return key.filter(given -> !given.isBlank()).map(Deduplication.ByKey::new);
        }
        return Optional.of(
                HttpMethod.GET.is(request.getMethod())
                        ? new Deduplication.ByFingerprint(
                                RequestFingerprint.of(caller.name(), client.toString(), target().raw()))
                        : new Deduplication.Never());
    }

    /** Without the target: it may hold secrets. */
    @Override
    public String toString() {
        return "Call[" + client + "]";
    }
}
