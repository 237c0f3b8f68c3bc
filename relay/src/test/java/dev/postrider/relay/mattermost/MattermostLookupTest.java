package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.SecretFile;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.mattermost.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How names become channels, against a server that knows some. */
class MattermostLookupTest {

    private FakeMattermost chat;
    private Team team;
    private Bot bot;
    private MattermostDestination destination;

    @BeforeEach
    void start() {
        chat = FakeMattermost.start();
        team = chat.admin().team("builds");
        bot = chat.admin().bot("postrider", team);
        destination = new MattermostDestination(Requests.settings(chat.url(), bot.token()), Clock.system());
    }

    @AfterEach
    void stop() {
        destination.close();
        chat.close();
    }

    @Test
    void needsNoLookUpForAnId() {
        String id = "c".repeat(26);

        assertThat(destination.direct(new Address.ChannelId(id))).contains(id);
        assertThat(destination.direct(new Address.ChannelName("builds", "x"))).isEmpty();
        assertThat(destination.direct(new Address.Username("x"))).isEmpty();
    }

    @Test
    void findsChannelsByTheirNames() {
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        ChatChannel closed = chat.admin().privateChannel(team, "closed", bot);

        assertThat(resolve("builds", "open")).isEqualTo(new LookupOutcome.Resolved(open.id()));
        assertThat(resolve("builds", "closed")).isEqualTo(new LookupOutcome.Resolved(closed.id()));
        assertThat(chat.requests()).hasSize(2);
    }

    @Test
    void tellsChannelsThatAreNotThereFromThoseThatRefuse() {
        chat.admin().privateChannel(team, "closed");
        chat.admin().openChannel(chat.admin().team("others"), "foreign");
        ChatChannel old = chat.admin().openChannel(team, "old", bot);
        chat.admin().archive(old);

        assertThat(resolve("builds", "nothing")).isInstanceOf(Outcome.ChannelMissing.class);
        assertThat(resolve("nobody", "open")).isInstanceOf(Outcome.ChannelMissing.class);
        assertThat(resolve("builds", "closed")).isInstanceOf(Outcome.ChannelMissing.class);
        assertThat(resolve("others", "foreign")).isInstanceOf(Outcome.ChannelRefused.class);
        assertThat(resolve("builds", "old")).isEqualTo(new Outcome.ChannelRefused("the channel is archived", true));
    }

    @Test
    void findsTheWayToAPersonOneRequestAtATime() {
        User jane = chat.admin().person("jane.doe", team);

        List<Outcome> outcomes = resolveToTheEnd("jane.doe");

        assertThat(outcomes)
                .startsWith(new Outcome.Unfinished(), new Outcome.Unfinished())
                .hasSize(3);
        assertThat(chat.requests()).hasSize(3);
        String direct = ((LookupOutcome.Resolved) outcomes.get(2)).target();
        assertThat(perform(Requests.post(direct, "hello"))).isInstanceOf(PostOutcome.Posted.class);
        assertThat(chat.posts(direct)).hasSize(1);
        assertThat(direct).isNotEqualTo(jane.id());
    }

    @Test
    void asksWhoItIsOnlyOnceForManyPeople() {
        chat.admin().person("jane", team);
        chat.admin().person("john", team);

        assertThat(resolveToTheEnd("jane")).hasSize(3);
        assertThat(resolveToTheEnd("john")).hasSize(2);
        assertThat(chat.count(request -> request.path().equals("/api/v4/users/me")))
                .isEqualTo(1);
    }

    @Test
    void saysThatAPersonIsNotThere() {
        assertThat(resolveToTheEnd("nobody").get(1)).isInstanceOf(Outcome.ChannelMissing.class);
    }

    @Test
    void refusesToTalkToItself() {
        List<Outcome> outcomes = resolveToTheEnd("postrider");

        assertThat(outcomes).last().isInstanceOf(Outcome.ChannelMissing.class);
        assertThat(chat.count(request -> request.path().equals("/api/v4/channels/direct")))
                .isZero();
    }

    /** As after a rotation of the token, by which the old one dies. */
    @Test
    void usesTheTokenThatItsFileHoldsNow(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), bot.token());
        Bot other = chat.admin().bot("other", team);
        chat.admin().person("jane", team);
        chat.admin().person("john", team);
        try (MattermostDestination following = new MattermostDestination(
                new MattermostSettings(
                        chat.url(),
                        new Secret(bot.token()),
                        new SecretFile("TOKEN_FILE", file),
                        "",
                        16_383,
                        500,
                        Look.MESSAGE),
                MattermostApi.PATIENCE,
                Clock.system())) {
            assertThat(resolveToTheEnd(following, "jane")).last().isInstanceOf(LookupOutcome.Resolved.class);
            chat.admin().revokeToken(bot);
            assertThat(perform(following, new Request.ProbeSelf())).isInstanceOf(DestinationFailure.Unauthorised.class);

            Files.writeString(file, "");
            following.pollToken();
            following.pollToken();
            assertThat(perform(following, new Request.ProbeSelf())).isInstanceOf(DestinationFailure.Unauthorised.class);
            Files.writeString(file, other.token() + "\n");
            following.pollToken();
            following.pollToken();

            assertThat(perform(following, new Request.ProbeSelf())).isEqualTo(new Outcome.Alive());
            assertThat(resolveToTheEnd(following, "john"))
                    .as("asks who it is, who it is and the channel")
                    .hasSize(3);
        }
    }

    @Test
    void startsTheWayAgainAfterATroubledStep() {
        chat.admin().person("jane", team);
        List<Outcome> outcomes = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            chat.faults().once(Fault.html(502), Scope.any());
            outcomes.add(perform(new Request.LookUp(new Address.Username("jane"))));
            outcomes.add(perform(new Request.LookUp(new Address.Username("jane"))));
        }

        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof DestinationFailure.Suspect
                        || outcome instanceof DestinationFailure.Unavailable)
                .hasSize(3);
        assertThat(resolveToTheEnd("jane")).last().isInstanceOf(LookupOutcome.Resolved.class);
        assertThat(chat.requests()).hasSizeLessThanOrEqualTo(6 + 3);
    }

    @Test
    void probesTheChannel() {
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        ChatChannel closed = chat.admin().privateChannel(team, "closed");
        ChatChannel old = chat.admin().openChannel(team, "old", bot);
        chat.admin().archive(old);

        assertThat(perform(new Request.ProbeChannel(open.id()))).isEqualTo(new Outcome.Alive());
        assertThat(perform(new Request.ProbeChannel(closed.id()))).isInstanceOf(Outcome.ChannelRefused.class);
        assertThat(perform(new Request.ProbeChannel(old.id())))
                .isEqualTo(new Outcome.ChannelRefused("the channel is archived", true));
        assertThat(perform(new Request.ProbeChannel("c".repeat(26)))).isInstanceOf(Outcome.ChannelMissing.class);
    }

    @Test
    void probesItself() {
        assertThat(perform(new Request.ProbeSelf())).isEqualTo(new Outcome.Alive());

        chat.admin().revokeToken(bot);
        assertThat(perform(new Request.ProbeSelf())).isInstanceOf(DestinationFailure.Unauthorised.class);
    }

    /** A target goes into a path, and it comes from outside. */
    @ParameterizedTest
    @ValueSource(strings = {"../../users/me", "two words", "short", "{}", "cccccccccccccccccccccccccc/x"})
    void takesNoTargetThatIsNoId(String id) {
        try (ScriptedServer server = ScriptedServer.answeringJson(200, "{\"id\":\"" + id + "\"}");
                MattermostDestination deceived =
                        new MattermostDestination(Requests.settings(server.url(), "token"), Clock.system())) {
            Request resolve = new Request.LookUp(new Address.ChannelName("builds", "open"));

            assertThat(perform(deceived, resolve)).isInstanceOf(DestinationFailure.Unavailable.class);
        }
    }

    /** It answers as if nothing were there and nothing were allowed. */
    @Test
    void believesNothingOfAServerThatHasLostItsDatabase() {
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        chat.switches().databaseAway(true);

        assertThat(resolve("builds", "open"))
                .isEqualTo(new Outcome.ChannelRefused(
                        "the bot may not see it (HTTP 404 app.team.get_by_name.app_error)", false));
        assertThat(perform(new Request.LookUp(new Address.Username("alice"))))
                .isInstanceOf(DestinationFailure.Unavailable.class);
        assertThat(perform(new Request.ProbeSelf())).isInstanceOf(DestinationFailure.Unavailable.class);
        assertThat(perform(Requests.post(open.id(), "x")))
                .isInstanceOfSatisfying(
                        Outcome.ChannelRefused.class,
                        refused -> assertThat(refused.proven()).isFalse());
        assertThat(perform(new Request.ProbeChannel(open.id()))).as("in memory").isEqualTo(new Outcome.Alive());

        chat.switches().databaseAway(false);
        assertThat(resolve("builds", "open")).isEqualTo(new LookupOutcome.Resolved(open.id()));
    }

    /** Of a channel that does not exist, older servers say that it is forbidden. */
    @Test
    void readsBackNothingOfAnUnknownChannelOfServersOldAndNew() {
        Request.Verify unknown = Requests.readBack("c".repeat(26), 0);
        assertThat(perform(unknown)).as("who am I").isEqualTo(new Outcome.Unfinished());

        assertThat(perform(unknown)).isInstanceOf(Outcome.ChannelMissing.class);
        chat.switches().hidesUnknownChannels(true);
        assertThat(perform(unknown)).isInstanceOf(Outcome.ChannelRefused.class);
    }

    private Outcome resolve(String teamName, String channelName) {
        return perform(new Request.LookUp(new Address.ChannelName(teamName, channelName)));
    }

    /** As the engine does it; each step must have made one request. */
    private List<Outcome> resolveToTheEnd(String username) {
        return resolveToTheEnd(destination, username);
    }

    private List<Outcome> resolveToTheEnd(MattermostDestination asked, String username) {
        List<Outcome> outcomes = new ArrayList<>();
        do {
            int before = chat.requests().size();
            outcomes.add(perform(asked, new Request.LookUp(new Address.Username(username))));
            assertThat(chat.requests()).hasSize(before + 1);
        } while (outcomes.get(outcomes.size() - 1) instanceof Outcome.Unfinished);
        return outcomes;
    }

    private Outcome perform(Request request) {
        return perform(destination, request);
    }

    private static Outcome perform(MattermostDestination asked, Request request) {
        return asked.perform(request).toCompletableFuture().join().outcome();
    }
}
