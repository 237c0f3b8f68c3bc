package dev.postrider.common.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postrider.common.cli.StartException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AdminServerTest {

    private final List<String> obstacles = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private AdminServer admin;

    @BeforeEach
    void start() throws StartException {
        admin = AdminServer.start(
                "127.0.0.1",
                0,
                new Health() {
                    @Override
                    public List<String> obstacles() {
                        return List.copyOf(obstacles);
                    }

                    @Override
                    public List<String> warnings() {
                        return List.copyOf(warnings);
                    }
                },
                List.of(
                        new AdminPage("/echo", accept -> new AdminAnswer(203, "text/plain", accept.getBytes(UTF_8))),
                        new AdminPage("/broken", accept -> {
                            throw new IllegalStateException("planted");
                        })));
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    /** Else an answer takes 40 ms: a scrape, or each line of a status page. */
    @Test
    void asksTheJdksServerForNoDelay() {
        assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    }

    @Test
    void isLiveWhateverIsInTheWay() throws Exception {
        obstacles.add("Kafka is away");

        HttpResponse<String> answer = get("/health/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}");
    }

    @Test
    void isReadyWhenNothingIsInTheWay() throws Exception {
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        obstacles.add("Kafka is away");

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"not ready\",\"obstacles\":[\"Kafka is away\"]}");
    }

    @Test
    void isReadyInSpiteOfAWarningAndSaysIt() throws Exception {
        warnings.add("nobody there");

        HttpResponse<String> ready = get("/health/ready");
        obstacles.add("Kafka is away");
        HttpResponse<String> notReady = get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\",\"warnings\":[\"nobody there\"]}");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body()).contains("Kafka is away", "nobody there");
    }

    @Test
    void answersAHeadWithoutABody() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/health/ready"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aRequestThatDoesNotGoOnKeepsNobodyElseFromAnAnswer() throws Exception {
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
            slow.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();

            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/health/live"))
                        .timeout(Duration.ofSeconds(5))
                        .build());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void servesAPageWithTheTypeOfItsAnswer() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/echo?x=y"))
                .header("Accept", "text/plain")
                .build());

        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(answer.body()).isEqualTo("text/plain");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(get("/echo").body()).as("without Accept").isEmpty();
        assertThat(get("/echoes").statusCode()).isEqualTo(404);
        assertThat(get("/echo/more").statusCode()).isEqualTo(404);
    }

    @Test
    void otherMethodsThanGetAndHeadAreNotAllowed() throws Exception {
        for (String path : List.of("/echo", "/health/live")) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void aPageThatThrowsGets500AndOneLineInTheLog() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(AdminServer.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        try {
            assertThat(get("/broken").statusCode()).isEqualTo(500);
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::toString)
                .containsExactly("[ERROR] Admin page failed path=/broken");
        assertThat(get("/echo").statusCode()).isEqualTo(203);
    }

    @Test
    void hasNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/post/user/jo/msg/hi").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortInUseIsToldInASentence() {
        int port = admin.port();

        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", port, List::of, List.of()))
                .isInstanceOf(StartException.class);
    }

    @Test
    void anAddressThatDoesNotExistIsToldInASentence() {
        assertThatThrownBy(() -> AdminServer.start("no.such.host.invalid", 0, List::of, List.of()))
                .isInstanceOf(StartException.class);
    }

    @Test
    void closingTwiceIsHarmlessAndFreesThePort() throws StartException {
        int port = admin.port();

        admin.close();
        admin.close();

        try (AdminServer next = AdminServer.start("127.0.0.1", port, List::of, List.of())) {
            assertThat(next.port()).isEqualTo(port);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + admin.port() + path);
    }
}
