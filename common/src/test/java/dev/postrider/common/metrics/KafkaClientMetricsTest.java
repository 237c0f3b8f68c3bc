package dev.postrider.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaClientMetricsTest {

    private static final Map<String, String> OF_THE_CLIENT = Map.of("client-id", "postrider");

    private record FixedMetric(MetricName metricName, Object metricValue) implements Metric {}

    private final KafkaClientMetrics metrics = new KafkaClientMetrics();
    private final Map<MetricName, Metric> numbers = new HashMap<>();

    @Test
    void knownNumbersGetOurNamesAndBaseUnits() {
        number("record-send-total", 7.0, OF_THE_CLIENT);
        number("request-latency-avg", 12.5, OF_THE_CLIENT); // in milliseconds
        number("some-other-number", 1.0, OF_THE_CLIENT);

        metrics.follow("one", () -> numbers);

        assertThat(scrape())
                .isEqualTo(Map.of(
                        "postrider_kafka_records_sent{client=\"one\"}", 7.0,
                        "postrider_kafka_request_latency_seconds{client=\"one\"}", 0.0125));
    }

    @Test
    void whatTheClientDoesNotKnowYetIsLeftOut() {
        number("request-latency-avg", Double.NaN, OF_THE_CLIENT);
        number("fetch-latency-avg", Double.NEGATIVE_INFINITY, OF_THE_CLIENT);
        number("record-send-total", "a text", OF_THE_CLIENT);

        metrics.follow("one", () -> numbers);

        assertThat(scrape()).isEmpty();
    }

    @Test
    void numbersOfTopicsPartitionsAndBrokersAreLeftOut() {
        number("record-send-total", 3.0, Map.of("client-id", "postrider", "topic", "messages"));

        metrics.follow("one", () -> numbers);

        assertThat(scrape()).isEmpty();
    }

    @Test
    void aClosedClientDropsOutAndItsSuccessorTakesItsPlace() {
        number("record-send-total", 7.0, OF_THE_CLIENT);
        metrics.follow("one", () -> numbers);
        metrics.follow("two", () -> numbers);

        metrics.forget("one");
        assertThat(scrape()).containsOnlyKeys("postrider_kafka_records_sent{client=\"two\"}");

        metrics.follow("two", Map::of);
        assertThat(scrape()).isEmpty();
    }

    private void number(String name, Object value, Map<String, String> tags) {
        MetricName metricName = new MetricName(name, "a group", "", tags);
        numbers.put(metricName, new FixedMetric(metricName, value));
    }

    private Map<String, Double> scrape() {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot snapshot : metrics.collect()) {
            String name = snapshot.getMetadata().getName();
            if (snapshot instanceof CounterSnapshot counter) {
                counter.getDataPoints().forEach(point -> values.put(name + point.getLabels(), point.getValue()));
            } else if (snapshot instanceof GaugeSnapshot gauge) {
                gauge.getDataPoints().forEach(point -> values.put(name + point.getLabels(), point.getValue()));
            }
        }
        return values;
    }
}
