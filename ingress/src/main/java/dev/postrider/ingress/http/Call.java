package dev.postrider.ingress.http;

import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.limit.ClientAddress;
import dev.postrider.ingress.publish.Deduplication;
import dev.postrider.ingress.publish.RequestFingerprint;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
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

    private static final String PREFER = "Prefer";

    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,3})(?!\\d)");

    /** A connection is ended after 30 s. */
    private static final int LONGEST_WAIT_SECONDS = 25;

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
        if (!HttpMethod.GET.is(request.getMethod())) {
            return Optional.of(new Deduplication.Never());
        }
        int seconds = waitFor(options); // by a header perhaps, which the target does not tell
        return Optional.of(new Deduplication.ByFingerprint(
                RequestFingerprint.of(caller.name(), client.toString(), target().raw(), Integer.toString(seconds)),
                seconds > 0));
    }

    /**
     * For how many seconds the caller would wait for the outcome: by the option, else by {@code Prefer} (RFC 7240). Only
     * where the answer can tell an outcome.
     */
    int waitFor(Options options) {
        if (!target.isPost() && !target.isStatus()) {
            return 0;
        }
        return options.waitSeconds().orElseGet(() -> {
            for (String preferences : request.getHeaders().getValuesList(PREFER)) {
                Matcher wait = WAIT.matcher(preferences);
                if (wait.find()) {
                    return Integer.parseInt(wait.group(1));
                }
            }
            return 0;
        });
    }

    /** What is left of so many seconds after the end of the head; never longer than a connection can be sure to last. */
    Duration timeLeft(int seconds) {
        long spent = NanoTime.since(request.getHeadersNanoTime());
        return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT_SECONDS)).minusNanos(spent);
    }

    /** What a call that waits keeps in memory: some of it twice, as bytes and as text. */
    int heldBytes() {
        int bytes = 2 * target.raw().length();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            bytes += field.getName().length() + (value == null ? 0 : value.length());
        }
        return bytes;
    }

    /** Without the target: it may hold secrets. */
    @Override
    public String toString() {
        return "Call[" + client + "]";
    }
}
