package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which channels the bot belongs to, and whether it can read them. */
class MattermostSurveyTest {

    private FakeMattermost chat;
    private Team team;
    private Team other;
    private Bot bot;
    private MattermostDestination destination;

    @BeforeEach
    void start() {
        chat = FakeMattermost.start();
        team = chat.admin().team("builds");
        other = chat.admin().team("others");
        bot = chat.admin().bot("postrider", team, other);
        destination = new MattermostDestination(Requests.settings(chat.url(), bot.token()), Clock.system());
    }

    @AfterEach
    void stop() {
        destination.close();
        chat.close();
    }

    @Test
    void listsItsChannelsOneRequestAStep() {
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        ChatChannel closed = chat.admin().privateChannel(other, "closed", bot);
        ChatChannel old = chat.admin().openChannel(team, "old", bot);
        chat.admin().archive(old);
        chat.admin().privateChannel(team, "foreign");

        List<Outcome.ChannelsListed> steps = list();

        assertThat(steps).hasSize(3);
        assertThat(chat.requests()).hasSize(3);
        assertThat(steps.stream().flatMap(step -> step.channels().stream()))
                .extracting(Outcome.ChannelsListed.Channel::target, Outcome.ChannelsListed.Channel::name)
                .contains(
                        tuple(open.id(), "channel/" + open.id() + " (open)"),
                        tuple(closed.id(), "channel/" + closed.id() + " (closed)"))
                .noneMatch(each -> each.toList().contains(old.id()))
                .noneMatch(each -> each.toList().toString().contains("foreign"));
        assertThat(list()).as("from the beginning, when it is asked again").isEqualTo(steps);
    }

    @Test
    void goesOnWhereItFailed() {
        chat.faults().once(Fault.html(502), Scope.any());
        assertThat(perform(new Request.ListChannels())).isInstanceOf(Outcome.Unavailable.class);

        perform(new Request.ListChannels());
        chat.faults().once(Fault.lyingUnauthorized(), Scope.any());
        assertThat(perform(new Request.ListChannels())).isInstanceOf(Outcome.Unauthorised.class);

        assertThat(list()).hasSize(2);
    }

    @Test
    void triesToReadAChannel() {
        ChatChannel open = chat.admin().openChannel(team, "open", bot);
        ChatChannel foreign = chat.admin().privateChannel(team, "foreign");

        assertThat(perform(new Request.TryReading(open.id()))).isEqualTo(new Outcome.Alive());
        assertThat(perform(new Request.TryReading(foreign.id()))).isInstanceOf(Outcome.ChannelRefused.class);
        chat.faults().once(Fault.html(502), Scope.any());
        assertThat(perform(new Request.TryReading(open.id()))).isInstanceOf(Outcome.Unavailable.class);
    }

    /** Ids go into paths and names into the log, and both come from outside. */
    @Test
    void believesNoIdAndNoNameThatTheServerWouldNotMake() {
        String id = "c".repeat(26);
        try (ScriptedServer server = ScriptedServer.answering(request -> Response.of(
                        200,
                        "application/json",
                        request.path().endsWith("/channels")
                                ? "[{\"id\":\"" + id + "\",\"name\":\"a\\nb\"},{\"id\":\"../me\",\"name\":\"c\"}]"
                                : "[{\"id\":\"x/../y\"},{\"id\":\"" + "t".repeat(26) + "\"}]"));
                MattermostDestination deceived =
                        new MattermostDestination(Requests.settings(server.url(), "token"), Clock.system())) {
            deceived.perform(new Request.ListChannels()).toCompletableFuture().join();

            assertThat(deceived.perform(new Request.ListChannels())
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(new Outcome.ChannelsListed(
                            List.of(new Outcome.ChannelsListed.Channel(id, "channel/" + id)), true));
        }
    }

    private List<Outcome.ChannelsListed> list() {
        List<Outcome.ChannelsListed> steps = new ArrayList<>();
        do {
            steps.add((Outcome.ChannelsListed) perform(new Request.ListChannels()));
        } while (!steps.get(steps.size() - 1).end());
        return steps;
    }

    private Outcome perform(Request request) {
        return destination.perform(request).toCompletableFuture().join();
    }
}
