package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.Channel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.RetryAfter;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.output.CapturedTerminal;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator reads the report and knows what to do. */
class MattermostCheckTest {

    private FakeMattermost chat;
    private Team team;

    /** What came of a check. */
    private record Report(boolean good, String text) {}

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
        Channel open = chat.admin().openChannel(team, "open", bot);
        Channel closed = chat.admin().privateChannel(team, "closed", bot);
        chat.admin().privateChannel(team, "foreign");

        Report report = report(bot.token(), "");

        assertThat(report.good()).isTrue();
        assertThat(report.text())
                .contains("the bot @postrider", "Team builds")
                .contains("/post/channel/" + open.id() + "/msg/…  open (public)")
                .contains("/post/channel/" + closed.id() + "/msg/…  closed (private)")
                .doesNotContain("foreign")
                .doesNotContain(bot.token());
    }

    @Test
    void saysThatNobodyAnswers() {
        chat.goDown();

        Report report = report("token", "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains(chat.url().toString(), "does not answer", "refused");
    }

    @Test
    void saysThatTheTokenIsNotAccepted() {
        Report report = report("launchcode", "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains("does not accept the token").doesNotContain("launchcode");
    }

    @Test
    void saysThatTheAddressIsWrong() {
        Bot bot = chat.admin().bot("postrider", team);
        Report withTeam = report(URI.create(chat.url() + "/builds"), bot.token(), "");
        assertThat(withTeam.good()).isFalse();
        assertThat(withTeam.text()).contains("is the address right");

        try (ScriptedServer page = ScriptedServer.answering(200, "text/html", "<html></html>")) {
            Report website = report(page.url(), bot.token(), "");
            assertThat(website.good()).isFalse();
            assertThat(website.text()).contains("is the address right");
        }
    }

    /** The address is right then, and must not be doubted. */
    @Test
    void saysThatTheServerIsInTrouble() {
        Bot bot = chat.admin().bot("postrider", team);
        for (Fault fault : new Fault[] {Fault.html(502), Fault.tooManyRequests(RetryAfter.SECONDS, 3)}) {
            chat.faults().once(fault, Scope.any());

            Report report = report(bot.token(), "");

            assertThat(report.good()).isFalse();
            assertThat(report.text()).contains("try again").doesNotContain("is the address right");
        }
    }

    @Test
    void saysThatTheBotIsInNoTeam() {
        Bot bot = chat.admin().bot("postrider");

        Report report = report(bot.token(), "");

        assertThat(report.good()).isFalse();
        assertThat(report.text()).contains("the bot @postrider", "It is in no team: add it");
    }

    @Test
    void saysThatTheTokenIsAPersons() {
        Report report = report(chat.admin().token(), "");

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
        try (ScriptedServer server =
                ScriptedServer.answering(request -> Response.of(200, "application/json", pages(request.path())))) {
            Report report = report(server.url(), "token", "");

            assertThat(report.good()).as("nothing but archived channels").isFalse();
            assertThat(report.text()).contains("old (public)  ARCHIVED", "It can post to none of them yet");
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
    void saysThatTheBotMayPostWithoutBeingAMember() {
        Bot all = chat.admin().bot("all");
        chat.admin().roles(all, "system_user system_post_all");
        Bot open = chat.admin().bot("open", team);
        chat.admin().roles(open, "system_user system_post_all_public");

        Report everywhere = report(all.token(), "");
        assertThat(everywhere.good()).as("it can post, though it is in no team").isTrue();
        assertThat(everywhere.text()).contains("may post in every channel", "delivery is at-least-once");
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
            Report report = report(server.url(), "token", "");

            assertThat(report.good()).isTrue();
            assertThat(report.text().lines())
                    .anyMatch(line -> line.contains("  blind (public)  NOT READABLE") && line.contains("at-least-once"))
                    .anyMatch(line -> line.endsWith("  seen (public)"));
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

    private Report report(String token, String username) {
        return report(chat.url(), token, username);
    }

    private static Report report(URI url, String token, String username) {
        CapturedTerminal terminal = new CapturedTerminal();
        MattermostSettings settings = new MattermostSettings(url, new Secret(token), username, 16_383, 1, Look.MESSAGE);
        try (MattermostCheck check = new MattermostCheck(settings)) {
            boolean good = check.report(terminal.stream());
            return new Report(good, terminal.text());
        }
    }
}
