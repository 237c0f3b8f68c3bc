package dev.postrider.common.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Passes some numbers of Kafka's own clients on. They are read when somebody scrapes; what a client does not know yet is
 * left out, and so is a client that was forgotten. Thread-safe.
 */
public final class KafkaClientMetrics implements MultiCollector {

    /** The client's own id is the only tag of a number of the whole client; others have a topic, partition or node. */
    private static final int TAGS = 1;

    private static final Map<String, KafkaNumber> KNOWN =
            Stream.of(KafkaNumber.values()).collect(Collectors.toMap(KafkaNumber::kafkaName, Function.identity()));

    private final Map<String, Supplier<Map<MetricName, ? extends Metric>>> clients = new ConcurrentHashMap<>();

    /**
     * Reads the client from now on, and no more the one that had the label before.
     *
     * @param client label of the client, one of few
     * @param numbers {@code metrics()} of the client
     */
    public void follow(String client, Supplier<Map<MetricName, ? extends Metric>> numbers) {
        clients.put(client, numbers);
    }

    /** The client is closed: its numbers no longer change. */
    public void forget(String client) {
        clients.remove(client);
    }

    @Override
    public MetricSnapshots collect() {
        Map<KafkaNumber, Map<String, Double>> read = new EnumMap<>(KafkaNumber.class);
        clients.forEach((client, numbers) -> numbers.get().forEach((name, metric) -> {
            KafkaNumber number = KNOWN.get(name.name());
            if (number != null
                    && name.tags().size() == TAGS
                    && metric.metricValue() instanceof Number value
                    && Double.isFinite(value.doubleValue())) {
                read.computeIfAbsent(number, unseen -> new HashMap<>())
                        .put(client, value.doubleValue() * number.scale());
            }
        }));
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        read.forEach((number, values) ->
                snapshots.metricSnapshot(number.isCounter() ? counter(number, values) : gauge(number, values)));
        return snapshots.build();
    }

    private static CounterSnapshot counter(KafkaNumber number, Map<String, Double> values) {
        CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name(number.metric()).help(number.help());
        values.forEach((client, value) -> snapshot.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of("client", client))
                .value(value)
                .build()));
        return snapshot.build();
    }

    private static GaugeSnapshot gauge(KafkaNumber number, Map<String, Double> values) {
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(number.metric()).help(number.help());
        values.forEach((client, value) -> snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of("client", client))
                .value(value)
                .build()));
        return snapshot.build();
    }
}
