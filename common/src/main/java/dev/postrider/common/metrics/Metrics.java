package dev.postrider.common.metrics;

import dev.postrider.common.admin.AdminAnswer;
import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.cli.ProductVersion;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * All metrics of one process. Services register theirs when they start; nothing is computed until somebody scrapes, and
 * then values are only read. Thread-safe.
 */
public final class Metrics {

    private static final String PATH = "/metrics";

    private static final int PAGE_BYTES = 64 * 1024;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final KafkaClientMetrics kafka = new KafkaClientMetrics();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

    public Metrics() {
        Info.builder()
                .name("postrider_build_info")
                .help("Version of Postrider; always 1.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(ProductVersion.get());
        registry.register(kafka);
    }

    /** Where a service registers its metrics. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** What Kafka's clients count themselves. */
    public KafkaClientMetrics kafka() {
        return kafka;
    }

    /**
     * These pages, and the one that Prometheus reads: in its text format, or in that of OpenMetrics if the request
     * prefers that.
     */
    public List<AdminPage> pageBeside(List<AdminPage> others) {
        return Stream.concat(others.stream(), Stream.of(new AdminPage(PATH, this::scrape)))
                .toList();
    }

    private AdminAnswer scrape(String accept) {
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
        ByteArrayOutputStream body = new ByteArrayOutputStream(PAGE_BYTES);
        try {
            writer.write(body, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return new AdminAnswer(200, writer.getContentType(), body.toByteArray());
    }
}
