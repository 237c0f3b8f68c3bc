package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.ingress.publish.PublishResult;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each request is counted once, under its kind and what came of it. */
class RequestMetricsTest {

    private static final String REQUESTS = "postrider_ingress_requests";
    private static final String DURATIONS = "postrider_ingress_request_duration_seconds";
    private static final String JANE = "/post/user/jane/msg/";

    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server = ServerUnderTest.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void acceptedCallsOfEachKind() {
        server.call(RawHttp.get(JANE + "hello"));
        server.call(RawHttp.get(JANE + "again"));
        server.call(post("/hooks/any", "{\"text\":\"a\",\"channel\":\"@joe\"}"));
        server.call(post("/api/v4/posts", "{\"message\":\"a\",\"channel_id\":\"4xp9fdt77pncbef59f4k1qe83o\"}"));

        assertThat(counted(REQUESTS))
                .isEqualTo(Map.of(
                        "{kind=\"post\",outcome=\"accepted\"}", 2.0,
                        "{kind=\"hook\",outcome=\"accepted\"}", 1.0,
                        "{kind=\"api\",outcome=\"accepted\"}", 1.0));
        assertThat(counted(DURATIONS))
                .isEqualTo(Map.of("{kind=\"post\"}", 2.0, "{kind=\"hook\"}", 1.0, "{kind=\"api\"}", 1.0));
    }

    @Test
    void refusedCallsHaveTheirProblemsCode() {
        server.call(RawHttp.get(JANE + "%20"));
        server.call(RawHttp.get("/post/nowhere/msg/hello"));

        assertThat(counted(REQUESTS))
                .isEqualTo(Map.of(
                        "{kind=\"post\",outcome=\"empty-text\"}", 1.0, "{kind=\"post\",outcome=\"not-found\"}", 1.0));
    }

    @Test
    void whatPostsNothingIsAnswered() {
        server.call(RawHttp.get("/api/v4/system/ping"));
        server.call(RawHttp.get("/"));
        server.call(RawHttp.get("/nothing"));

        await().untilAsserted(() -> assertThat(counted(REQUESTS))
                .isEqualTo(Map.of(
                        "{kind=\"api\",outcome=\"answered\"}", 1.0,
                        "{kind=\"other\",outcome=\"answered\"}", 1.0,
                        "{kind=\"other\",outcome=\"not-found\"}", 1.0)));
    }

    @Test
    void whatJettyCannotParseIsCountedOnce() {
        server.call("GET " + JANE + "a HTTP/3.7\r\nHost: localhost\r\n\r\n");
        server.call("GET " + JANE + "a HTTP/1.1\r\n\r\n");

        assertThat(counted(REQUESTS))
                .isEqualTo(Map.of(
                        "{kind=\"other\",outcome=\"version-not-supported\"}", 1.0,
                        "{kind=\"other\",outcome=\"bad-request\"}", 1.0));
    }

    @Test
    void openConnectionsAreCountedUntilTheyAreClosed() {
        try (RawHttp connection = RawHttp.connect(server.port())) {
            connection.send(RawHttp.get(JANE + "hello"));
            connection.answerTo(RawHttp.get(JANE + "hello"));

            assertThat(counted("postrider_ingress_connections")).isEqualTo(Map.of("{}", 1.0));
        }
        await().untilAsserted(() ->
                assertThat(counted("postrider_ingress_connections")).isEmpty());
    }

    @Test
    void aConnectionTooManyIsCountedAsRefused() {
        server.close();
        server = ServerUnderTest.startWithin(new ConnectionLimits(1, 1_000_000, Timeouts.DEFAULT));
        CompletableFuture<PublishResult> late = new CompletableFuture<>();
        server.publisher.answerWith(late);
        try (RawHttp busy = RawHttp.connect(server.port())) {
            busy.send(RawHttp.get(JANE + "hello"));
            await().until(() -> server.publisher.waiting() == 1);

            server.call(RawHttp.get(JANE + "more"));

            assertThat(counted("postrider_ingress_connections_refused")).isEqualTo(Map.of("{reason=\"full\"}", 1.0));
            late.complete(new PublishResult.Published(0, 0));
        }
    }

    private static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Those that are not zero. */
    private Map<String, Double> counted(String name) {
        Map<String, Double> counts = new TreeMap<>();
        for (MetricSnapshot snapshot : server.metrics.registry().scrape()) {
            if (!snapshot.getMetadata().getName().equals(name)) {
                continue;
            }
            if (snapshot instanceof CounterSnapshot counter) {
                counter.getDataPoints()
                        .forEach(point -> counts.put(point.getLabels().toString(), point.getValue()));
            } else if (snapshot instanceof HistogramSnapshot histogram) {
                histogram
                        .getDataPoints()
                        .forEach(point -> counts.put(point.getLabels().toString(), (double) point.getCount()));
            } else if (snapshot instanceof GaugeSnapshot gauge) {
                gauge.getDataPoints()
                        .forEach(point -> counts.put(point.getLabels().toString(), point.getValue()));
            }
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
