package dev.postrider.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.digest.Sha256;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.e2e.metrics.ScrapedPage.Family;
import dev.postrider.e2e.metrics.ScrapedPage.Sample;
import dev.postrider.ingress.Ingress;
import dev.postrider.ingress.IngressSettings;
import dev.postrider.relay.Relay;
import dev.postrider.relay.RelaySettings;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes an ingress and a relay that have met nearly everything: what the page shows, and that the documents agree. */
@Tag("long")
final class MetricsIT {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "pr_" + "k".repeat(42) + "A";
    private static final String TEXT = "unmistakable";

    /** Series that grow with callers and partitions have bounds of their own. */
    private static final int MOST_SERIES = 400;

    private static final Set<String> UNBOUNDED = Set.of("version", "caller", "partition", "le");

    @TempDir
    private static Path directory;

    private static FakeMattermost chat;
    private static Relay relay;
    private static Ingress ingress;
    private static AdminServer admin;
    private static ChatChannel open;
    private static ChatChannel archived;
    private static TlsFilesForTests tls;
    private static HttpClient client;
    private static String text;
    private static ScrapedPage page;

    @BeforeAll
    static void run() throws Exception {
        chat = FakeMattermost.start();
        Team team = chat.admin().team("builds");
        Bot bot = chat.admin().bot("postrider", team);
        open = chat.admin().openChannel(team, "open", bot);
        archived = chat.admin().openChannel(team, "archived", bot);
        chat.admin().archive(archived);
        tls = TlsFilesForTests.in(directory);
        client = HttpClient.newBuilder().sslContext(tls.trusting()).build();
        Topics topics = EmbeddedKafka.shared().freshTopics(PARTITIONS);
        ClientProperties kafka = new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
        Metrics metrics = new Metrics();
        relay = Relay.start(
                RelaySettings.of(
                        settings(
                                Service.RELAY,
                                topics,
                                Map.of(
                                        "MM_URL", chat.url().toString(),
                                        "MM_PROXY_TOKEN", bot.token(),
                                        "POSTRIDER_RATE", "100")),
                        kafka),
                Clock.system(),
                new CapturedTerminal().stream(),
                metrics,
                OpenTelemetry.noop());
        ingress = Ingress.start(
                IngressSettings.of(settings(
                        Service.INGRESS,
                        topics,
                        Map.of(
                                "PORT",
                                "0",
                                "POSTRIDER_KEYS",
                                "ci " + hash(KEY) + " hook=channel/" + open.id(),
                                "POSTRIDER_TLS_CERT",
                                tls.certificate().toString(),
                                "POSTRIDER_TLS_KEY",
                                tls.key().toString()))),
                kafka,
                metrics,
                OpenTelemetry.noop());
        admin = AdminServer.start("127.0.0.1", 0, List::of, metrics.pageBeside(List.of()));
        ingress.awaitReady();
        keepBusy(kafka, topics);
        text = scrape("text/plain");
        page = ScrapedPage.of(text);
    }

    @AfterAll
    static void stop() {
        admin.close();
        ingress.close();
        relay.close();
        chat.close();
    }

    /** Calls, refusals, deliveries, a repetition, a dead letter, an uncertain post, a parked lane, then an outage. */
    private static void keepBusy(ClientProperties kafka, Topics topics) throws Exception {
        chat.faults().once(Fault.resetAfterCommit(), Scope.creating().containing("uncertain"));
        assertThat(post("channel/" + open.id(), TEXT + "1")).isEqualTo(202);
        assertThat(post("channel/" + open.id(), TEXT + "uncertain")).isEqualTo(202);
        assertThat(post("channel/" + archived.id(), TEXT + "2")).isEqualTo(202);
        assertThat(post("channel/" + open.id(), TEXT + "3?key=once")).isEqualTo(202);
        assertThat(post("channel/" + open.id(), TEXT + "3?key=once")).isEqualTo(202);
        assertThat(call("POST", "/hooks/" + KEY, "{\"text\":\"" + TEXT + "4\"}"))
                .isEqualTo(200);
        assertThat(call(
                        "POST",
                        "/api/v4/posts",
                        "{\"channel_id\":\"" + open.id() + "\",\"message\":\"" + TEXT + "5\"}"))
                .isEqualTo(201);
        assertThat(call("GET", "/api/v4/users/me", "")).isEqualTo(200);
        assertThat(call("GET", "/openapi.json", "")).isEqualTo(200);
        assertThat(post("channel/" + open.id(), "%20")).isEqualTo(400);
        assertThat(send(HttpRequest.newBuilder(uri("/post/user/jane/msg/hi")).build()))
                .isEqualTo(401);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), ingress.port())) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            plain.getInputStream().readAllBytes();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.messages(), 0, null, "not ours".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        awaitValue("postrider_relay_messages_total", 5, "result", "delivered");
        awaitValue("postrider_relay_messages_total", 1, "result", "repeated");
        awaitValue("postrider_relay_dead_letters_total", 1, "reason", "malformed");
        awaitValue("postrider_relay_uncertain_posts_total", 1, "result", "found");
        awaitValue("postrider_relay_lanes", 1, "state", "channel_refused");
        chat.goDown();
        assertThat(post("channel/" + open.id(), TEXT + "6")).isEqualTo(202);
        awaitValue("postrider_relay_destination_state", 1, "state", "unavailable");
        await().atMost(PATIENCE).until(() -> scrapePage().sum("postrider_relay_destination_paused_seconds_total") > 0);
        await().atMost(PATIENCE).until(() -> Double.isInfinite(scrapePage().sum("postrider_relay_drain_seconds")));
    }

    @Test
    void theNumbersAreThoseOfTheRun() {
        assertThat(page.sum("postrider_ingress_requests_total", "kind", "post", "outcome", "accepted"))
                .isEqualTo(6);
        assertThat(page.sum("postrider_ingress_requests_total", "kind", "hook", "outcome", "accepted"))
                .isOne();
        assertThat(page.sum("postrider_ingress_requests_total", "kind", "api", "outcome", "accepted"))
                .isOne();
        assertThat(page.sum("postrider_ingress_requests_total", "kind", "post", "outcome", "unauthorised"))
                .isOne();
        assertThat(page.sum("postrider_ingress_publish_duration_seconds_count")).isEqualTo(8);
        assertThat(page.sum("postrider_ingress_connections_refused_total", "reason", "plain_http"))
                .isOne();
        assertThat(page.sum("postrider_ingress_keys_last_reload_successful")).isOne();
        assertThat(page.sum("postrider_ingress_tls_not_after_timestamp_seconds"))
                .isGreaterThan((double) Clock.system().wall().getEpochSecond());
        assertThat(page.sum("postrider_relay_partitions", "state", "active")).isEqualTo(PARTITIONS);
        assertThat(page.sum("postrider_relay_topic_partitions")).isEqualTo(PARTITIONS);
        assertThat(page.sum("postrider_relay_configured_posts_per_second")).isEqualTo(100);
        assertThat(page.sum("postrider_relay_drain_seconds")).isInfinite();
        assertThat(page.sum("postrider_relay_records_lost_total")).isZero();
        assertThat(page.sum("postrider_relay_oldest_waiting_seconds", "state", "channel_refused"))
                .isPositive();
        assertThat(page.sum("postrider_kafka_assigned_partitions", "client", "relay-consumer"))
                .isEqualTo(PARTITIONS);
        assertThat(page.sum("postrider_kafka_records_sent_total", "client", "ingress-producer"))
                .isEqualTo(8);
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        page.families()
                .forEach((name, family) -> shown.put(
                        name,
                        DocumentedMetrics.description(
                                family.type(), family.labelNames().toString(), family.help())));

        assertThat(shown).isEqualTo(DocumentedMetrics.read());
    }

    @Test
    void thereAreFewSeries() {
        Map<String, Long> series = page.samples().stream()
                .filter(sample -> !sample.labels().containsKey("partition"))
                .filter(sample -> !sample.labels().containsKey("caller"))
                .collect(Collectors.groupingBy(Sample::name, TreeMap::new, Collectors.counting()));

        assertThat(series.values().stream().mapToLong(count -> count).sum())
                .as("%s", series)
                .isLessThan(MOST_SERIES);
    }

    @Test
    void everyLabelIsOfAClosedSetAndNothingOfACallIsShown() {
        Set<String> names = page.families().values().stream()
                .map(Family::labelNames)
                .flatMap(List::stream)
                .collect(Collectors.toSet());

        assertThat(names)
                .isSubsetOf(
                        "version",
                        "client",
                        "kind",
                        "outcome",
                        "reason",
                        "why",
                        "caller",
                        "use",
                        "operation",
                        "result",
                        "phase",
                        "state",
                        "partition");
        assertThat(page.samples())
                .allSatisfy(sample -> sample.labels()
                        .forEach((label, value) -> assertThat(value)
                                .as(label)
                                .matches(label.equals("version") || label.equals("le") ? "\\S+" : "[a-z0-9_-]+")));
        assertThat(text)
                .doesNotContain(TEXT, open.id(), archived.id(), "jane", KEY, "127.0.0.1", "localhost", "builds");
    }

    @Test
    void everyLabelValueIsDocumented() throws IOException {
        String documented = Files.readString(DocumentedMetrics.ROOT.resolve("docs/metrics.md"));

        assertThat(page.samples())
                .allSatisfy(sample -> sample.labels().forEach((label, value) -> {
                    boolean problem = label.equals("outcome") && sample.name().startsWith("postrider_ingress");
                    if (!problem && !UNBOUNDED.contains(label)) {
                        assertThat(documented).as(label).contains("`" + value + "`");
                    }
                }));
    }

    @Test
    void promtoolFindsNothingToComplainAbout() throws Exception {
        Promtool.check(directory, text, "check", "metrics");
    }

    @Test
    void openMetricsShowsTheSameFamilies() throws Exception {
        String open = scrape("application/openmetrics-text; version=1.0.0");

        assertThat(open).endsWith("# EOF\n");
        assertThat(page.families().values())
                .allSatisfy(family ->
                        assertThat(open).contains("# HELP " + family.name().replaceFirst("_(total|info)$", "") + " "));
    }

    private static void awaitValue(String name, double value, String label, String labelValue) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(scrapePage().sum(name, label, labelValue)).isEqualTo(value));
    }

    private static ScrapedPage scrapePage() throws Exception {
        return ScrapedPage.of(scrape("text/plain"));
    }

    private static String scrape(String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + "/metrics"))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int post(String address, String message) throws Exception {
        return call("GET", "/post/" + address + "/msg/" + message, "");
    }

    private static int call(String method, String target, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(target))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static int send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static URI uri(String target) {
        return URI.create("https://127.0.0.1:" + ingress.port() + target);
    }

    private static String hash(String key) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Settings settings(Service service, Topics topics, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("POSTRIDER_TOPIC", topics.messages());
        settings.put("POSTRIDER_DEAD_LETTER_TOPIC", topics.deadLetters());
        settings.put("POSTRIDER_PARTITIONS", String.valueOf(topics.partitions()));
        settings.put("POSTRIDER_GROUP", topics.messages() + "-relays");
        settings.put("POSTRIDER_RECEIPTS_TOPIC", topics.messages() + "-receipts");
        settings.put("POSTRIDER_BOARD_TOPIC", topics.messages() + "-board");
        return Settings.load(service, settings);
    }
}
