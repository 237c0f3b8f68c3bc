package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a post in doubt is there: found by what it carries, whoever else writes into the channel. */
class MattermostVerificationTest {

    private static final Outcome NOTHING = new VerificationOutcome.PageRead(null, true);

    private final ManualClock clock = new ManualClock();
    private FakeMattermost chat;
    private Team team;
    private Bot bot;
    private ChatChannel channel;
    private MattermostDestination destination;

    @BeforeEach
    void start() {
        chat = FakeMattermost.start(clock);
        team = chat.admin().team("builds");
        bot = chat.admin().bot("postrider", team);
        channel = chat.admin().openChannel(team, "open", bot);
        destination = destination(bot);
    }

    @AfterEach
    void stop() {
        destination.close();
        chat.close();
    }

    @Test
    void asksOnceWhoItIsAndSaysThatTheLookUpGoesOn() {
        assertThat(perform(asked(0))).isEqualTo(new Outcome.Unfinished());
        assertThat(chat.requests()).extracting(request -> request.path()).containsExactly("/api/v4/users/me");

        assertThat(perform(asked(0))).isEqualTo(NOTHING);
        assertThat(perform(asked(0))).isEqualTo(NOTHING);
        assertThat(chat.requests()).hasSize(3);
        assertThat(chat.requests().get(2).target())
                .isEqualTo("/api/v4/channels/" + channel.id() + "/posts?page=0&per_page=60&skipFetchThreads=true");
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void findsThePostWhoseAnswerWasLost(Look look) {
        destination.close();
        destination = new MattermostDestination(
                new MattermostSettings(chat.url(), new Secret(bot.token()), null, "", 16_383, 500, look), clock);
        chat.faults().once(Fault.resetAfterCommit(), Scope.creating());
        assertThat(post(new Range(7, 0, 9, 12))).isInstanceOf(DestinationFailure.Unavailable.class);

        assertThat(readBack(asked(0))).isEqualTo(oldest(new Progress(9, 12)));
    }

    /** With the server's clock standing still all posts are equally new. */
    @Test
    void takesTheFurthestNotTheNewest() {
        post(new Range(7, 0, 9, 0));
        post(new Range(3, 0, 5, 0));
        assertThat(found()).isEqualTo(new Progress(9, 0));

        clock.advance(Duration.ofSeconds(1));
        post(new Range(9, 0, 9, 100));
        assertThat(found()).as("the whole message is further than a part").isEqualTo(new Progress(9, 0));

        clock.setWall(clock.wall().minus(Duration.ofMinutes(9)));
        post(new Range(10, 0, 10, 500));
        post(new Range(10, 0, 10, 200));
        assertThat(found()).as("older by a clock that was set back").isEqualTo(new Progress(10, 500));
    }

    /** The page with the first post that was written there, whose first message is at 7. */
    private Outcome oldest(Progress reached) {
        return new VerificationOutcome.PageRead(
                new ShownPost(reached, 7, chat.posts(channel.id()).get(0).id()), true);
    }

    @Test
    void countsNoPostOfAnotherLane() {
        Request.Post own = Requests.post(channel.id(), new Range(7, 0, 7, 0));
        Request.Verify asked = asked(0);
        Address byName = new Address.ChannelName("builds", "open");
        say(own.origin(), 1, own.range(), own.lastId(), own.address());
        say(own.origin(), 0, own.range(), own.lastId(), byName);
        say(new Origin("other", own.origin().topicId()), 0, own.range(), own.lastId(), own.address());
        say(new Origin(own.origin().group(), "other"), 0, own.range(), own.lastId(), own.address());
        say(own.origin(), 0, own.range(), new UUID(1, 2), own.address());
        say(own.origin(), 0, new Range(7, 0, 21, 0), own.lastId(), own.address());

        assertThat(chat.posts(channel.id())).hasSize(6);
        assertThat(readBack(asked)).isEqualTo(NOTHING);
    }

    /** Anybody can write such a prop. */
    @Test
    void countsNoPostOfAnotherBot() {
        Bot other = chat.admin().bot("other", team);
        chat.admin().join(other, channel);
        try (MattermostDestination others = destination(other)) {
            perform(others, Requests.post(channel.id(), new Range(7, 0, 7, 0)));
        }

        assertThat(chat.posts(channel.id())).hasSize(1);
        assertThat(readBack(asked(0))).isEqualTo(NOTHING);
    }

    @Test
    void goesOnToOlderPagesUntilOneHoldsIt() {
        post(new Range(7, 0, 7, 0));
        chatter(PostPage.SIZE + 20);

        assertThat(readBack(asked(0))).isEqualTo(new VerificationOutcome.PageRead(null, false));
        assertThat(readBack(asked(1))).isEqualTo(oldest(new Progress(7, 0)));
        assertThat(readBack(asked(2))).isEqualTo(NOTHING);
    }

    @Test
    void endsWithTheLastPageEvenIfItIsFull() {
        chatter(PostPage.SIZE);

        assertThat(readBack(asked(0))).isEqualTo(new VerificationOutcome.PageRead(null, false));
        assertThat(readBack(asked(1))).isEqualTo(NOTHING);
    }

    @Test
    void endsWhereItIsOldEnough() {
        chatter(1);
        clock.advance(Duration.ofMinutes(1));
        long since = clock.wall().toEpochMilli();
        chatter(PostPage.SIZE - 1);

        assertThat(readBack(Requests.readBack(channel.id(), since, 0))).isEqualTo(NOTHING);
        chatter(1);
        assertThat(readBack(Requests.readBack(channel.id(), since, 0)))
                .isEqualTo(new VerificationOutcome.PageRead(null, false));
    }

    /** More than any look-up may answer, and twice the memory of it would be too much. */
    @Test
    void readsPagesOfTheLongestPosts() {
        post(new Range(7, 0, 7, 0));
        String longest = "<\uD83D\uDE80".repeat(8_191);
        for (int offset = 100; offset < 100 + PostPage.SIZE - 1; offset++) {
            perform(Requests.post(channel.id(), longest, new Range(offset, 0, offset, 0), clock.nanos() + 1));
        }

        assertThat(readBack(asked(0))).isEqualTo(oldest(new Progress(7, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "\"text\"",
                "[]",
                "[{\"postrider\":{}}]",
                "{}",
                "{\"group\":null}",
                "{\"group\":{\"group\":\"postrider-relay\"}}",
                "{\"last\":-1}",
                "{\"last\":99999999999999999999999999}",
                "{\"last\":1e3}",
                "{\"last\":\"seven\"}",
                "{\"to\":-1}",
                "{\"to\":4294967296}",
                "{\"to\":null}",
                "{\"to\":[0]}",
                "{\"id\":\"\"}",
                "{\"id\":7}",
                "{\"id\":\"01890A5D-AC96-774B-BCCE-B302099A8057\"}"
            })
    void survivesEveryStampAndCountsNoneThatIsNotWhole(String odd) throws IOException {
        ObjectNode stamp = PostOriginProp.of(Requests.post(channel.id(), new Range(7, 0, 7, 0)));
        JsonNode written = new ObjectMapper().readTree(odd);
        if (written.isObject() && !written.isEmpty()) {
            stamp.setAll((ObjectNode) written);
            postAsBot(stamp.toString());
        } else {
            postAsBot(odd);
        }

        assertThat(chat.posts(channel.id())).hasSize(1);
        assertThat(readBack(asked(0))).isEqualTo(NOTHING);

        post(new Range(8, 0, 8, 0));
        assertThat(found()).as("its neighbour is seen").isEqualTo(new Progress(8, 0));
    }

    @Test
    void saysThatTheChannelCannotBeReadOrIsNotThere() {
        ChatChannel closed = chat.admin().privateChannel(team, "closed");
        chat.admin().roles(bot, "system_user system_post_all");
        assertThat(perform(Requests.post(closed.id(), "posted blindly"))).isInstanceOf(PostOutcome.Posted.class);

        assertThat(readBack(Requests.readBack(closed.id(), 0))).isInstanceOf(Outcome.ChannelRefused.class);
    }

    @ParameterizedTest
    @CsvSource({"401,Unauthorised", "429,Busy", "500,Suspect", "502,Unavailable", "404,Unavailable", "302,Unavailable"})
    void findsNothingOutFromAFailure(int status, String outcome) {
        assertThat(answeredWith(status, "<html></html>").getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    /** Half a page would look like a page without the post. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>Welcome</body></html>",
                "null",
                "[]",
                "{}",
                "{\"order\":[]}",
                "{\"posts\":{}}",
                "{\"order\":null,\"posts\":null}",
                "{\"order\":{},\"posts\":[]}",
                "{\"order\":[\"a\"],\"posts\":{}}",
                "{\"order\":[\"a\"],\"posts\":{\"a\":7}}",
                "{\"order\":[\"a\"],\"posts\":{\"a\":{\"user_id\":\"u\"}}}",
                "{\"order\":[\"a\"],\"posts\":{\"a\":{\"create_at\":\"7\"}}}",
                "{\"order\":[],\"posts\":{}",
                "{\"order\":[],\"posts\":{}}{\"id\":\"app.post.get.app_error\"}",
                "{\"order\":[],\"posts\":{}} and more",
                "{\"deeper\":{\"order\":[],\"posts\":{}}}"
            })
    void takesNothingButAWholeListForAPage(String body) {
        assertThat(answeredWith(200, body)).isInstanceOf(DestinationFailure.Unavailable.class);
    }

    private Outcome answeredWith(int status, String body) {
        String me = "{\"id\":\"" + "u".repeat(26) + "\"}";
        try (ScriptedServer server = ScriptedServer.answering(request -> Response.of(
                        request.path().endsWith("/me") ? 200 : status,
                        "application/json",
                        request.path().endsWith("/me") ? me : body));
                MattermostDestination reading =
                        new MattermostDestination(Requests.settings(server.url(), "token"), Clock.system())) {
            assertThat(perform(reading, asked(0))).isEqualTo(new Outcome.Unfinished());
            return perform(reading, asked(0));
        }
    }

    private Request.Verify asked(int page) {
        return Requests.readBack(channel.id(), page);
    }

    private Progress found() {
        VerificationOutcome.PageRead page = (VerificationOutcome.PageRead) readBack(asked(0));
        assertThat(page.found()).isNotNull();
        return page.found().reached();
    }

    /** As the engine does it. */
    private Outcome readBack(Request.Verify asked) {
        Outcome outcome = perform(asked);
        return outcome instanceof Outcome.Unfinished ? perform(asked) : outcome;
    }

    private Outcome post(Range range) {
        return perform(Requests.post(channel.id(), range));
    }

    private void say(Origin origin, int partition, Range range, UUID id, Address address) {
        Outcome outcome = perform(new Request.Post(
                origin,
                partition,
                range,
                id,
                address,
                channel.id(),
                "text",
                List.of(),
                Priority.STANDARD,
                clock.nanos() + 1,
                List.of()));
        assertThat(outcome).isInstanceOf(PostOutcome.Posted.class);
    }

    /** Other posts of the bot, of an offset that nobody asks for. */
    private void chatter(int count) {
        int before = chat.posts().size();
        for (int i = before; i < before + count; i++) {
            assertThat(post(new Range(1_000 + i, 0, 1_000 + i, 0))).isInstanceOf(PostOutcome.Posted.class);
        }
    }

    private void postAsBot(String stamp) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(chat.url() + "/api/v4/posts").toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + bot.token());
        connection.setDoOutput(true);
        connection
                .getOutputStream()
                .write(("{\"channel_id\":\"" + channel.id() + "\",\"message\":\"x\",\"props\":{\"postrider\":" + stamp
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8));
        try (InputStream answer = connection.getInputStream()) {
            assertThat(answer.readAllBytes()).isNotEmpty();
        }
    }

    private MattermostDestination destination(Bot as) {
        return new MattermostDestination(Requests.settings(chat.url(), as.token()), clock);
    }

    private Outcome perform(Request request) {
        return perform(destination, request);
    }

    private static Outcome perform(MattermostDestination as, Request request) {
        return as.perform(request).toCompletableFuture().join().outcome();
    }
}
