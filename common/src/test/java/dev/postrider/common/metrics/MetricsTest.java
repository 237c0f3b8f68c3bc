package dev.postrider.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.ProductVersion;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void withoutAcceptThePageIsPrometheusText() throws Exception {
        HttpResponse<String> page = scrape("*/*");

        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(page.body())
                .contains("postrider_build_info{version=\"" + ProductVersion.get() + "\"} 1\n")
                .doesNotContain("# EOF");
    }

    @Test
    void whoPrefersOpenMetricsGetsThat() throws Exception {
        HttpResponse<String> page = scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text; version=1.0.0"));
        assertThat(page.body()).endsWith("# EOF\n");
    }

    /** No exporter of ours writes protobuf: who can read text too must get that. */
    @Test
    void whoAsksForProtobufGetsTextAllTheSame() throws Exception {
        HttpResponse<String> page = scrape("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily,"
                + "application/openmetrics-text;q=0.5,text/plain;q=0.3");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("postrider_build_info{");
    }

    @Test
    void twoProcessPartsOfOneJvmShareNothing() {
        Metrics other = new Metrics();
        Counter.builder().name("only_here_total").register(metrics.registry());

        Counter.builder().name("only_here_total").register(other.registry());

        assertThat(other.registry()).isNotSameAs(metrics.registry());
    }

    @Test
    void thePagesOfTheServiceStay() {
        AdminPage other = new AdminPage("/other", accept -> {
            throw new AssertionError("not asked");
        });

        assertThat(metrics.pageBeside(List.of(other)))
                .extracting(AdminPage::path)
                .containsExactly("/other", "/metrics");
    }

    private HttpResponse<String> scrape(String accept) throws Exception {
        try (AdminServer admin = AdminServer.start("127.0.0.1", 0, List::of, metrics.pageBeside(List.of()))) {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + "/metrics"))
                                    .header("Accept", accept)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }
}
