package dev.postrider.e2e.architecture.offence.ingress.grammar;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.e2e.architecture.offence.relay.engine.Dreamer;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.javalin.http.Context;
import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.http.HttpClient;
import kafka.server.KafkaConfig;
import nl.altindag.ssl.pem.util.PemUtils;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.jetty.server.internal.HttpConnection;
import picocli.CommandLine;

/** Knows every library, and the relay. */
public final class Trespasser {

    static Object relay() {
        return new Dreamer();
    }

    static void javalin(Context context) {}

    static void internals(HttpConnection connection) {}

    static void pem(PemUtils pem) {}

    static void kafka(ProducerConfig config) {}

    static void broker(KafkaConfig config) {}

    static void httpClient(HttpClient client) {}

    static void span(Span span) {}

    static void json(ObjectMapper mapper) {}

    static void metrics(Counter counter) {}

    static void limiter(RateLimiter limiter) {}

    static void commandLine(CommandLine commandLine) {}
}
