package dev.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.Cli;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RangeReader;
import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.BoardEntry.HeldLane;
import dev.postrider.common.receipt.BoardEntry.HoldReason;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
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
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the person on call asks at three in the morning, and what the command line answers: of a busy all-in-one with a channel
 * that is archived, a dead letter, and a chat server that goes down and then does not accept the token.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeventeenQuestionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final int FLOOD = 150;

    private final FakeMattermost chat = FakeMattermost.start();
    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Standalone running;
    private String address = "";

    private String busy = "";
    private String archived = "";

    /** The commands' output while the chat server is up, while it is down, and while it does not accept the token. */
    private String up = "";

    private String down = "";
    private String unauthorised = "";

    private String waitingMessage = "";
    private String deliveredMessage = "";
    private String deadMessage = "";
    private String deadLetters = "";
    private String keys = "";

    private List<BoardEntry> board = List.of();

    @BeforeAll
    void aBadNight(@TempDir Path directory) throws Exception {
        Team team = chat.admin().team("ci");
        Bot bot = chat.admin().bot("courier", team);
        ChatChannel builds = chat.admin().openChannel(team, "builds", bot);
        ChatChannel old = chat.admin().openChannel(team, "old", bot);
        chat.admin().archive(old);
        busy = "channel/" + builds.id();
        archived = "channel/" + old.id();
        chat.faults()
                .always(Fault.pluginRejects("no swearing"), Scope.creating().containing("damn"));
        Path keysFile = directory.resolve("keys");
        environment.putAll(Map.of(
                "PORT", "0",
                "POSTRIDER_ADMIN_PORT", String.valueOf(freePort()),
                "POSTRIDER_DATA_DIR", directory.resolve("data").toString(),
                "POSTRIDER_RATE", "5",
                "POSTRIDER_MESSAGES_PER_POST", "1",
                "MM_URL", chat.url().toString(),
                "MM_PROXY_TOKEN", bot.token()));
        String flooder = says("keys", "create", "nightly", "--append", keysFile.toString())
                .strip();
        String narrow = says("keys", "create", "narrow", "--to", "user/joe", "--append", keysFile.toString())
                .strip();
        environment.put("POSTRIDER_KEYS_FILE", keysFile.toString());
        CapturedTerminal terminal = new CapturedTerminal();
        running = Standalone.start(
                Settings.load(Service.STANDALONE, environment),
                terminal.stream(),
                () -> Long.MAX_VALUE,
                OpenTelemetry.noop());
        Matcher listening = Pattern.compile("Listening on (\\S+)\\. ").matcher(terminal.text());
        assertThat(listening.find()).isTrue();
        address = listening.group(1);

        String delivered = post(flooder, busy, "first");
        chat.awaitPosts(builds.id(), 1, PATIENCE);
        post(flooder, archived, "to the old channel");
        String dead = post(flooder, busy, "damn");
        assertThat(call(narrow, busy, "not there").statusCode()).isEqualTo(403);
        String last = "";
        for (int i = 0; i < FLOOD; i++) {
            last = post(flooder, busy, "flood " + i);
        }
        up = statusWith("parked, the channel refuses posts", "Dead letters  1 since the start", "posted in about");
        deliveredMessage = says("messages", "show", delivered);
        deadMessage = says("messages", "show", dead);
        deadLetters = says("dead-letters", "list");
        keys = says("keys", "list");

        chat.goDown();
        down = statusWith("PAUSED since");
        waitingMessage = says("messages", "show", last);
        board = board(directory.resolve("data"));

        chat.comeUp();
        chat.admin().revokeToken(bot);
        unauthorised = statusWith("does not accept the token: nothing is lost", "Ready         no");
    }

    @AfterAll
    void close() {
        if (running != null) {
            running.close();
        }
        chat.close();
    }

    @Test
    void howManyWait() {
        assertThat(down).containsPattern("Waiting +\\d+ messages to 2 addresses");
    }

    @Test
    void sinceWhenDoesTheOldest() {
        assertThat(down).containsPattern("Waiting .*, oldest since 20\\S+Z \\(\\d+");
    }

    @Test
    void whichChannelsWaitAndWhichIsRefused() {
        assertThat(up)
                .containsPattern(busy + " +\\d+ +\\d+")
                .containsPattern(
                        archived + " +1 .*parked, the channel refuses posts since 20\\S+Z, next try .*archived");
    }

    @Test
    void whatIsTheRateAndHowMuchIsUsed() {
        assertThat(up)
                .containsPattern(
                        "Rate +\\d\\.\\d\\d requests/s used in the last minute, 5.00 allowed to this relay, 5.00 to all");
    }

    @Test
    void whenWillItBeDone() {
        assertThat(up).containsPattern("posted in about \\d+ s");
        assertThat(down).contains("posted once the chat server takes posts again");
    }

    @Test
    void isTheChatUpAndSinceWhenNot() {
        assertThat(up).containsPattern("Chat server +" + chat.url() + ", up since 20\\S+Z");
        assertThat(down)
                .containsPattern("Chat server .*PAUSED since 20\\S+Z \\(.*next try .*; last fault 20\\S+Z: \\S+");
    }

    @Test
    void isTheTokenBad() {
        assertThat(down).doesNotContain("token: nothing is lost");
        assertThat(unauthorised).contains("does not accept the token: nothing is lost, set a valid one");
    }

    @Test
    void whoFloods() {
        assertThat(up).containsPattern("nightly +" + (FLOOD + 3) + " ").containsPattern(busy + " +\\d\\d");
    }

    @Test
    void whoIsRefusedAndWhy() {
        assertThat(up).containsPattern("narrow +0 +\\d+ \\S+ ago +address-not-allowed 1\n");
        assertThat(keys).containsPattern("narrow .* 0 +1 ");
    }

    @Test
    void howManyDeadLettersSinceWhenAndWhichReasons() {
        assertThat(up)
                .containsPattern(
                        "Dead letters +1 since the start \\(refused 1\\), newest \\d+/\\d+ at 20\\S+Z: " + busy);
        assertThat(deadLetters).contains("GIVEN UP", "rejected by a plugin", "1 dead letter: refused 1");
    }

    @Test
    void whereIsThisMessage() {
        assertThat(waitingMessage).containsPattern("at: \\d+\\.\\d+\n").containsPattern("state: waiting");
        assertThat(deliveredMessage)
                .containsPattern("state: delivered 20\\S+Z, post " + chat.url() + "/?_redirect/pl/\\w{26}");
        assertThat(deadMessage).containsPattern("state: dead letter \\d+/\\d+ 20\\S+Z, refused: ");
    }

    @Test
    void whatDidTheCallersTextSay() {
        assertThat(waitingMessage)
                .contains("address: " + busy + "\n", "caller: nightly\n")
                .endsWith("\n\nflood " + (FLOOD - 1) + "\n");
    }

    @Test
    void whichVersionRunsWithWhichSettings() {
        assertThat(up)
                .containsPattern("Version +postrider \\S+")
                .containsPattern("POSTRIDER_RATE +5\n")
                .containsPattern("POSTRIDER_MATTERMOST_TOKEN +\\(hidden\\)\n")
                .doesNotContain(environment.get("MM_PROXY_TOKEN"));
    }

    @Test
    void isItSafeToRestart() {
        assertThat(down).contains("safe at any time: nothing that was accepted is lost");
    }

    @Test
    void howManyKeysAreThereAndWhoUsesThem() {
        assertThat(keys).containsPattern("nightly .* " + (FLOOD + 3) + " +0 ").contains("narrow");
    }

    @Test
    void whyIsItNotReady() {
        assertThat(up).containsPattern("Ready +yes");
        assertThat(unauthorised).contains("not ready: the chat server does not accept the token");
    }

    /** For the ingresses, which answer callers: each reads it. */
    @Test
    void theBoardSaysTheSame() {
        assertThat(board).anySatisfy(entry -> {
            assertThat(entry.pause()).isPresent();
            assertThat(entry.readTo() - entry.committed()).isGreaterThan(10);
            assertThat(entry.postsPerSecond()).isEqualTo(5);
        });
        assertThat(board)
                .flatExtracting(BoardEntry::held)
                .extracting(HeldLane::address, HeldLane::why)
                .contains(tuple(archived, HoldReason.CHANNEL_REFUSED));
    }

    private static List<BoardEntry> board(Path data) {
        ClientProperties clients =
                new ClientProperties(EmbeddedBroker.running(data).orElseThrow(), Map.of());
        List<BoardEntry> entries = new ArrayList<>();
        try (RangeReader reader = new RangeReader(clients, "test")) {
            Set<TopicPartition> partitions = reader.partitions("postrider-board");
            reader.read(
                    reader.beginnings(partitions),
                    reader.ends(partitions),
                    record -> entries.add(BoardCodec.decode(record.value()).orElseThrow()));
        }
        return entries;
    }

    /** The running instance neither stops nor is locked for that. */
    private String statusWith(String... parts) {
        String[] said = {""};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            said[0] = says("status");
            assertThat(said[0]).contains(parts);
        });
        return said[0];
    }

    private String says(String... line) {
        CapturedTerminal out = new CapturedTerminal();
        CapturedTerminal err = new CapturedTerminal();
        int code =
                new Cli(new StandaloneProgram(OpenTelemetry.noop()), environment, out.stream(), err.stream()).run(line);
        assertThat(err.text()).isEmpty();
        assertThat(code).isZero();
        return out.text();
    }

    /** Answers the id of the message. */
    private String post(String key, String to, String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(key, to, text);
        assertThat(answer.statusCode()).isEqualTo(202);
        Matcher id = ID.matcher(answer.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private HttpResponse<String> call(String key, String to, String text) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(address + "/post/" + to))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
