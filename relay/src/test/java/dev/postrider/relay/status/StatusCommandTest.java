package dev.postrider.relay.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.admin.AdminAnswer;
import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Cli;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.AskedOnly;
import dev.postrider.testkit.output.CapturedTerminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code status} on the command line, and the pages that it asks. */
class StatusCommandTest {

    private final CapturedTerminal out = new CapturedTerminal();
    private final CapturedTerminal err = new CapturedTerminal();

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "0.0.0.0"})
    void printsWhatTheRunningInstanceSays(String bind) throws Exception {
        AdminPage page = new AdminPage(
                "/status.txt",
                accept -> new AdminAnswer(
                        200, "text/plain; charset=utf-8", "äll is well\n".getBytes(StandardCharsets.UTF_8)));
        try (AdminServer running = AdminServer.start(bind, 0, List::of, List.of(page))) {
            assertThat(status(Map.of(
                            "POSTRIDER_ADMIN_PORT", String.valueOf(running.port()), "POSTRIDER_ADMIN_BIND", bind)))
                    .isZero();
        }

        assertThat(out.text()).isEqualTo("äll is well\n");
        assertThat(err.text()).isEmpty();
    }

    @Test
    void saysWhatToDoIfNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }

        assertThat(status(Map.of("POSTRIDER_ADMIN_PORT", String.valueOf(port)))).isEqualTo(1);

        assertThat(out.text()).isEmpty();
        assertThat(err.text())
                .isEqualTo("No running instance answers at 127.0.0.1:" + port
                        + " (POSTRIDER_ADMIN_BIND, POSTRIDER_ADMIN_PORT): start Postrider, or set these as the running"
                        + " instance has them. If it runs and does not answer, its log says why\n");
    }

    @Test
    void saysWhatToDoIfSomethingElseAnswers() throws Exception {
        try (AdminServer other = AdminServer.start("127.0.0.1", 0, List::of, List.of())) {
            assertThat(status(Map.of("POSTRIDER_ADMIN_PORT", String.valueOf(other.port()))))
                    .isEqualTo(1);
        }

        assertThat(out.text()).isEmpty();
        assertThat(err.text()).startsWith("No running instance answers at ");
    }

    @Test
    void anyFreePortCannotBeAsked() {
        assertThat(status(Map.of("POSTRIDER_ADMIN_PORT", "0"))).isEqualTo(1);
        assertThat(err.text()).startsWith("POSTRIDER_ADMIN_PORT is 0, so ");
    }

    @ParameterizedTest
    @CsvSource({
        "/status, '*/*', application/json",
        "/status, application/json, application/json",
        "/status, text/plain, text/plain; charset=utf-8",
        "/status, 'text/html,application/xhtml+xml,*/*;q=0.8', text/plain; charset=utf-8",
        "/status.txt, application/json, text/plain; charset=utf-8"
    })
    void answersPeopleAndPrograms(String path, String accept, String type) throws Exception {
        Clock clock = Clock.system();
        StatusPage page = new StatusPage(
                new StatusFacts("postrider-relay", "1.2.3", Snapshots.NOW, "nowhere", Map.of()),
                () -> Snapshots.open(Snapshots.NOW, 4),
                new RelayCounters(),
                List::of,
                new FleetReader(
                        () -> {
                            throw new KafkaException("away");
                        },
                        new dev.postrider.common.kafka.Topics("messages", "dead", 1),
                        "relays",
                        clock),
                Optional::empty,
                clock);
        try (AdminServer running = AdminServer.start("127.0.0.1", 0, List::of, page.pages())) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + path))
                                    .header("Accept", accept)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains(type);
            assertThat(answer.body()).contains("1.2.3").contains("channel/builds");
            if (type.startsWith("text")) {
                assertThat(answer.body()).contains("Kafka did not tell: ").contains("away");
            }
        }
    }

    private int status(Map<String, String> environment) {
        return new Cli(
                        new AskedOnly(List.of(new StatusCommand(Catalogue.RELAY_ADMIN_PORT))),
                        environment,
                        out.stream(),
                        err.stream())
                .run("status");
    }
}
