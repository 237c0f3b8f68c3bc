package dev.postrider.relay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.metrics.Metrics;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.loop.RelayMonitor;
import dev.postrider.relay.loop.RelayStatus;
import dev.postrider.relay.status.RelayCounters;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.relay.status.RelaySnapshot.ChatCondition;
import dev.postrider.relay.status.RelaySnapshot.LaneGroup;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionOffsets;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.testkit.time.ManualClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T18:00:00Z");

    private final Metrics registry = new Metrics();
    private final RelayMetrics metrics = new RelayMetrics(registry);

    /** Every kind of outcome that there is. */
    static Stream<Class<?>> outcomes() {
        return leaves(Outcome.class).distinct();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(RelayMetricsTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeHasALabel(Class<? extends Outcome> outcome) {
        assertThat(RelayMetrics.label(outcome)).matches("[a-z_]+");
    }

    @Test
    void requestsAreCountedByKindAndOutcome() throws IOException {
        metrics.sent(new Request.ProbeSelf());
        metrics.answered(new Request.ProbeSelf(), new Outcome.Alive(), 30_000_000);

        assertThat(scrape())
                .contains("postrider_relay_permits_total{use=\"probe_self\"} 1.0\n")
                .contains("postrider_relay_requests_total{operation=\"probe_self\",outcome=\"answered\"} 1.0\n")
                .contains("postrider_relay_request_duration_seconds_bucket{operation=\"probe_self\",le=\"0.025\"} 0\n")
                .contains("postrider_relay_request_duration_seconds_bucket{operation=\"probe_self\",le=\"0.05\"} 1\n");
    }

    @Test
    void theGaugesAreThoseOfTheSnapshot() throws IOException {
        Map<LaneStatus, LaneGroup> lanes = new EnumMap<>(LaneStatus.class);
        for (LaneStatus status : LaneStatus.values()) {
            lanes.put(status, LaneGroup.EMPTY);
        }
        lanes.put(
                LaneStatus.CHANNEL_REFUSED,
                new LaneGroup(2, 7, Optional.of(NOW.minusSeconds(90)), Optional.of(NOW.minusSeconds(60))));
        RelaySnapshot snapshot = new RelaySnapshot(
                NOW,
                "topic",
                true,
                new RelaySnapshot.RequestRate(8, 2, 1),
                new RelaySnapshot.ChatState(ChatCondition.UNAVAILABLE, NOW, Optional.empty(), Optional.empty()),
                new RelaySnapshot.Backlog(7, 2, 0, Optional.empty(), 1, 7, Double.POSITIVE_INFINITY),
                lanes,
                List.of(),
                List.of(
                        new PartitionStatus(
                                3,
                                PartitionCondition.ACTIVE,
                                "",
                                Optional.of(new PartitionOffsets(0, 7, OptionalLong.of(7), 7)),
                                List.of(),
                                List.of()),
                        new PartitionStatus(
                                5, PartitionCondition.STOPPED, "newer", Optional.empty(), List.of(), List.of())),
                1_234,
                new RelaySnapshot.DeadLetterCount(0, Map.of(), Optional.empty()));

        metrics.watch(() -> snapshot, 8_000, 12);

        assertThat(scrape())
                .contains("postrider_relay_allowed_posts_per_second 2.0\n")
                .contains("postrider_relay_configured_posts_per_second 8.0\n")
                .contains("postrider_relay_backlog_messages{partition=\"3\"} 7.0\n")
                .contains("postrider_relay_buffered_bytes 1234.0\n")
                .contains("postrider_relay_buffered_limit_bytes 8000.0\n")
                .contains("postrider_relay_destination_state{state=\"unavailable\"} 1.0\n")
                .contains("postrider_relay_destination_state{state=\"up\"} 0.0\n")
                .contains("postrider_relay_drain_seconds +Inf\n")
                .contains("postrider_relay_lanes{state=\"channel_refused\"} 2.0\n")
                .contains("postrider_relay_longest_held_seconds{state=\"channel_refused\"} 60.0\n")
                .contains("postrider_relay_longest_held_seconds{state=\"ready\"} 0.0\n")
                .contains("postrider_relay_oldest_waiting_seconds{state=\"channel_refused\"} 90.0\n")
                .contains("postrider_relay_oldest_waiting_seconds{state=\"ready\"} 0.0\n")
                .contains("postrider_relay_partitions{state=\"active\"} 1.0\n")
                .contains("postrider_relay_partitions{state=\"damaged\"} 0.0\n")
                .contains("postrider_relay_partitions{state=\"stopped\"} 1.0\n")
                .contains("postrider_relay_topic_partitions 12.0\n")
                .doesNotContain("postrider_relay_backlog_messages{partition=\"5\"}");
    }

    @Test
    void whatWaitsHasNoSeriesBeforeItIsKnown() throws IOException {
        RelayMonitor monitor = new RelayMonitor(
                8,
                partitions -> CompletableFuture.completedFuture(Map.of()),
                new RelayCounters(),
                new RelayStatus(),
                snapshot -> {},
                new ManualClock());

        metrics.watch(monitor::snapshot, 8_000, 12);

        assertThat(scrape())
                .contains("postrider_relay_topic_partitions 12.0\n")
                .doesNotContain("postrider_relay_backlog_messages", "postrider_relay_drain_seconds");
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.registry().scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
