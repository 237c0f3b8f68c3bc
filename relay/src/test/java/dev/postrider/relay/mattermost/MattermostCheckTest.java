package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.RetryAfterStyle;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.mattermost.User;
import dev.postrider.testkit.output.CapturedTerminal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator reads the report and knows what to do. */
class MattermostCheckTest {

    private static final String CURL = "curl -u ci:KEY http://localhost:3000";

    private final List<Duration> pauses = new ArrayList<>();
    private FakeMattermost chat;
    private Team team;

    /** What came of a check. */
    private record Completion(boolean good, String text) {}

    @BeforeEach
    void start() {
        chat = FakeMattermost.start();
        team = chat.admin().team("builds");
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    @Test
    void listsWhereTheBotPosts() {
        Bot bot = chat.admin().bot("postrider", team);
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        ChatChannel closed = chat.admin().privateChannel(team, "closed", bot);
        chat.admin().privateChannel(team, "foreign");

        Completion report = report(bot.token(), "");

        assertThat(report.good()).isTrue();
        assertThat(report.text())
                .contains("bot @postrider", "Team builds")
                .contains("    open (public, id " + open.id() + ")\n      " + CURL
                        + "/post/team/builds/channel/open/msg/hello")
                .contains("    closed (private, id " + closed.id() + ")\n      " + CURL
                        + "/post/team/builds/channel/closed/msg/hello")
                .doesNotContain("foreign")
                .doesNotContain(bot.token());
    }

    @Test
    void saysThatNobodyAnswers() {
        chat.goDown();

        Completion report = report("token", "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains(chat.url().toString(), "does not answer", "refused");
    }

    @Test
    void saysThatTheTokenIsNotAccepted() {
        Completion report = report("launchcode", "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains("does not accept the token").doesNotContain("launchcode");
    }

    @Test
    void saysThatTheAddressIsWrong() {
        Bot bot = chat.admin().bot("postrider", team);
        Completion withTeam = report(URI.create(chat.url() + "/builds"), bot.token(), "");
        assertThat(withTeam.good()).isFalse();
        assertThat(withTeam.text()).contains("is the address right");

        try (ScriptedServer page = ScriptedServer.answering(200, "text/html", "<html></html>")) {
            Completion website = report(page.url(), bot.token(), "");
            assertThat(website.good()).isFalse();
            assertThat(website.text()).contains("is the address right");
        }
    }

    /** The address is right then, and must not be doubted. */
    @Test
    void saysThatTheServerIsInTrouble() {
        Bot bot = chat.admin().bot("postrider", team);
        for (Fault fault : new Fault[] {Fault.html(502), Fault.tooManyRequests(RetryAfterStyle.SECONDS, 3)}) {
            chat.faults().always(fault, Scope.any());

            Completion report = report(bot.token(), "");

            assertThat(report.good()).isFalse();
            assertThat(report.text()).contains("try again").doesNotContain("is the address right");
            chat.faults().clear();
        }
    }

    @Test
    void saysThatTheBotIsInNoTeam() {
        Bot bot = chat.admin().bot("postrider");

        Completion report = report(bot.token(), "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains("bot @postrider", "It is in no team: add it");
    }

    @Test
    void saysThatTheTokenIsAPersons() {
        Completion report = report(chat.admin().token(), "");

        assertThat(report.text()).contains("not a bot", "@admin");
    }

    @Test
    void saysThatTheTokenBelongsToAnother() {
        Bot bot = chat.admin().bot("postrider", team);

        assertThat(report(bot.token(), "jenkins").text()).contains("@postrider", "not to @jenkins");
        assertThat(report(bot.token(), "PostRider").text()).doesNotContain("not to");
    }

    @Test
    void marksArchivedChannels() {
        Bot bot = chat.admin().bot("postrider", team);
        ChatChannel old = chat.admin().openChannel(team, "old", bot);
        chat.admin().archive(old);

        assertThat(report(bot.token(), "").text())
                .contains("old (public, id " + old.id() + ")  ARCHIVED")
                .doesNotContain("/channel/old/");
    }

    @Test
    void saysThatAllChannelsAreArchived() {
        try (ScriptedServer server =
                ScriptedServer.answering(request -> Response.of(200, "application/json", pages(request.path())))) {
            Completion report = report(server.url(), "token", "");

            assertThat(report.good()).isFalse();
            assertThat(report.text()).contains("It can post to none of them yet");
        }
    }

    private static String pages(String path) {
        if (path.endsWith("/users/me")) {
            return "{\"id\":\"b\",\"username\":\"postrider\",\"is_bot\":true,\"roles\":\"system_user\"}";
        }
        return path.endsWith("/channels")
                ? "[{\"id\":\"c\",\"name\":\"old\",\"type\":\"O\",\"delete_at\":17}]"
                : "[{\"id\":\"t\",\"name\":\"builds\"}]";
    }

    @Test
    void aGroupConversationIsAddressedByItsId() {
        String id = "g".repeat(26);
        try (ScriptedServer server = ScriptedServer.answering(request -> Response.of(
                200,
                "application/json",
                request.path().endsWith("/channels")
                        ? "[{\"id\":\"" + id + "\",\"name\":\"f00\",\"display_name\":\"alice, bob\",\"type\":\"G\"}]"
                        : pages(request.path())))) {
            assertThat(report(server.url(), "token", "").text())
                    .contains("    alice, bob (group, id " + id + ")", CURL + "/post/channel/" + id + "/msg/hello")
                    .doesNotContain("/post/user/");
        }
    }

    @Test
    void saysThatTheBotMayPostWithoutBeingAMember() {
        Bot all = chat.admin().bot("all");
        chat.admin().roles(all, "system_user system_post_all");
        Bot open = chat.admin().bot("open", team);
        chat.admin().roles(open, "system_user system_post_all_public");

        Completion everywhere = report(all.token(), "");
        assertThat(everywhere.good()).as("it can post, though it is in no team").isTrue();
        assertThat(everywhere.text())
                .contains("may post in every channel", "delivery is at-least-once", CURL + "/post/channel/CHANNEL_ID/")
                .doesNotContain("no team:");
        assertThat(report(open.token(), "").text())
                .contains("may post in every public channel", "delivery is at-least-once");
    }

    /** It reads everything. */
    @Test
    void promisesAnAdministratorNoLess() {
        assertThat(report(chat.admin().token(), "").text())
                .contains("may post in every channel")
                .doesNotContain("at-least-once");
    }

    @Test
    void saysWhichChannelsCannotBeRead() {
        String seen = "c".repeat(26);
        String refused = "{\"id\":\"api.context.permissions.app_error\",\"status_code\":403}";
        try (ScriptedServer server = ScriptedServer.answering(request -> {
            if (request.path().endsWith("/posts")) {
                return request.path().contains(seen)
                        ? Response.of(200, "application/json", "{\"order\":[],\"posts\":{}}")
                        : Response.of(403, "application/json", refused);
            }
            return Response.of(200, "application/json", pages(request.path(), seen));
        })) {
            Completion report = report(server.url(), "token", "");

            assertThat(report.good()).isTrue();
            assertThat(report.text().lines())
                    .anyMatch(line ->
                            line.contains("  blind (public, id b)  NOT READABLE") && line.contains("at-least-once"))
                    .anyMatch(line -> line.endsWith("  seen (public, id " + seen + ")"));
        }
    }

    private static String pages(String path, String seen) {
        return path.endsWith("/channels")
                ? "[{\"id\":\"b\",\"name\":\"blind\",\"type\":\"O\"},{\"id\":\"" + seen
                        + "\",\"name\":\"seen\",\"type\":\"O\"}]"
                : pages(path);
    }

    /** They are requests that no pacer counts. */
    @Test
    void asksForFewChannelsWhetherTheyCanBeRead() {
        Bot bot = chat.admin().bot("postrider", team);
        for (int i = 0; i < 40; i++) {
            chat.admin().openChannel(team, "channel-" + i, bot);
        }

        assertThat(report(bot.token(), "").text()).contains("channel-39").doesNotContain("NOT READABLE");
        assertThat(chat.requests()).hasSizeLessThan(30);
    }

    /** A question that the server had no time for says nothing of the channel. */
    @Test
    void waitsForAServerThatHasTooMuchToDo() {
        Bot bot = chat.admin().bot("postrider", team);
        chat.admin().openChannel(team, "open", bot);
        chat.faults().once(Fault.tooManyRequests(RetryAfterStyle.SECONDS, 3), Scope.of(Scope.Kind.READ));

        assertThat(report(bot.token(), "").text()).doesNotContain("not checked");
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void saysWhatItCouldNotCheckWithinAMinute() {
        Bot bot = chat.admin().bot("postrider", team);
        chat.admin().openChannel(team, "open", bot);
        chat.faults().always(Fault.tooManyRequests(RetryAfterStyle.SECONDS, 7), Scope.of(Scope.Kind.READ));

        Completion report = report(bot.token(), "");

        assertThat(report.good()).isTrue();
        assertThat(report.text()).contains("readability not checked: HTTP 429");
        assertThat(pauses).hasSize(8).allMatch(Duration.ofSeconds(7)::equals);
    }

    @Test
    void namesPeopleByTheirNames() {
        Bot bot = chat.admin().bot("postrider", team, chat.admin().team("second"));
        User alice = chat.admin().person("alice", team);
        try (MattermostApi api =
                new MattermostApi(Requests.settings(chat.url(), bot.token()), Duration.ofMinutes(1), Clock.system())) {
            api.post(
                            "/api/v4/channels/direct",
                            JsonNodeFactory.instance.arrayNode().add(alice.id()).add(bot.userId()))
                    .toCompletableFuture()
                    .join();
        }

        Completion report = report(bot.token(), "");

        assertThat(report.good()).isTrue();
        assertThat(report.text())
                .containsOnlyOnce(CURL + "/post/user/alice/msg/hello")
                .contains("@alice (direct, ");
    }

    /** A real one with full headers: 768 bytes a channel. */
    @Test
    void listsMoreChannelsThanAnAnswerUsuallyHolds() {
        String header = "\"header\":\"" + "h".repeat(700) + "\"}";
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < 10_001; i++) {
            list.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append("c".repeat(26))
                    .append(i)
                    .append("\",\"type\":\"O\",\"name\":\"channel-")
                    .append(i)
                    .append("\",")
                    .append(header);
        }
        String channels = list.append("]").toString();
        try (ScriptedServer server = ScriptedServer.answering(request -> Response.of(
                200, "application/json", request.path().endsWith("/channels") ? channels : pages(request.path())))) {
            Completion report = report(server.url(), "token", "");

            assertThat(report.good()).isTrue();
            assertThat(report.text())
                    .contains("channel/channel-1531/msg", "channel/channel-9999/msg", "only the first 10000")
                    .doesNotContain("channel-10000");
        }
    }

    @Test
    void namesWhereARedirectLeads() {
        String to = "https://chat.example.com/sub/api/v4/users/me";
        assertThat(redirected(to))
                .contains("HTTP 301, a redirect to " + to + ": set MM_URL to https://chat.example.com/sub");
        assertThat(redirected("https://sso.example.com/login?secret=launchcode#x"))
                .contains("a redirect to https://sso.example.com/login: a proxy or login page")
                .doesNotContain("launchcode");
        assertThat(redirected("::: no address")).contains("a redirect to nowhere");
    }

    private String redirected(String location) {
        try (ScriptedServer server = ScriptedServer.answering(
                request -> Response.of(301, "text/html", "").with("Location", location))) {
            Completion report = report(server.url(), "token", "");
            assertThat(report.good()).isFalse();
            return report.text();
        }
    }

    private Completion report(String token, String username) {
        return report(chat.url(), token, username);
    }

    private Completion report(URI url, String token, String username) {
        CapturedTerminal terminal = new CapturedTerminal();
        MattermostSettings settings =
                new MattermostSettings(url, new Secret(token), null, username, 16_383, 1, Look.MESSAGE);
        try (MattermostCheck check = new MattermostCheck(settings, Clock.system(), pauses::add)) {
            boolean good = check.report(CURL, terminal.stream());
            return new Completion(good, terminal.text());
        }
    }
}
