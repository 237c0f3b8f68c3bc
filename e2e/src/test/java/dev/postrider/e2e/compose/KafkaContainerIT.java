package dev.postrider.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.Ingress;
import dev.postrider.ingress.IngressSettings;
import dev.postrider.relay.Relay;
import dev.postrider.relay.RelaySettings;
import dev.postrider.testkit.mattermost.Administrator;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.kafka.KafkaContainer;

@EnabledIf(value = "canRun", disabledReason = "no Docker engine answers that Testcontainers could use")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("long")
final class KafkaContainerIT {

    private static final int MESSAGES = 100;

    /** Within a container Testcontainers has to be told where published ports are, or it looks for minutes. */
    static boolean canRun() {
        boolean inContainer = Files.exists(Path.of("/.dockerenv"));
        return Docker.answers() && (!inContainer || System.getenv("TESTCONTAINERS_HOST_OVERRIDE") != null);
    }

    @Test
    void messagesTravelThroughAKafkaThatIsNotOurs() throws Exception {
        try (KafkaContainer kafka = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion());
                FakeMattermost chat = FakeMattermost.start()) {
            kafka.start();
            Administrator admin = chat.admin();
            Team team = admin.team("ci");
            Bot bot = admin.bot("postrider", team);
            List<ChatChannel> channels = IntStream.range(0, 5)
                    .mapToObj(i -> admin.openChannel(team, "channel-" + i, bot))
                    .toList();
            Settings forRelay = Settings.load(
                    Service.RELAY,
                    Map.of(
                            "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers(),
                            "POSTRIDER_RATE", "500",
                            "POSTRIDER_MESSAGES_PER_POST", "1", // so that posts can be counted
                            "MM_URL", chat.url().toString(),
                            "MM_PROXY_TOKEN", bot.token()));
            Settings forIngress = Settings.load(
                    Service.INGRESS,
                    Map.of("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers(), "PORT", "0"));

            try (Relay relay = Relay.start(
                            RelaySettings.of(forRelay, forRelay.kafka()),
                            Clock.system(),
                            new CapturedTerminal().stream(),
                            new Metrics(),
                            OpenTelemetry.noop());
                    Ingress ingress = Ingress.start(
                            IngressSettings.of(forIngress), forIngress.kafka(), new Metrics(), OpenTelemetry.noop())) {
                ingress.awaitReady();
                sendAll(ingress, channels);

                assertThat(chat.awaitPosts(MESSAGES, Duration.ofMinutes(1))).hasSize(MESSAGES);
                for (ChatChannel channel : channels) {
                    assertThat(chat.posts(channel.id()))
                            .extracting(StoredPost::message)
                            .isEqualTo(numbers(channels.size()));
                }
                assertThat(relay.obstacles()).isEmpty();
            }
        }
    }

    private static List<String> numbers(int channels) {
        return IntStream.range(0, MESSAGES / channels).mapToObj(String::valueOf).toList();
    }

    private static void sendAll(Ingress ingress, List<ChatChannel> channels) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String number : numbers(channels.size())) {
            for (ChatChannel channel : channels) {
                URI target = URI.create(
                        "http://127.0.0.1:" + ingress.port() + "/post/channel/" + channel.id() + "/msg/" + number);
                assertThat(client.send(HttpRequest.newBuilder(target).build(), HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(202);
            }
        }
    }
}
