package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.RateLimit;
import dev.postrider.testkit.mattermost.RetryAfterStyle;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.Team;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong is an outcome: a stage that failed, or never ended, would hold its lane for ever. */
class MattermostFailureTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private FakeMattermost chat;
    private Bot bot;
    private ChatChannel channel;
    private MattermostDestination destination;

    @BeforeEach
    void start() {
        chat = FakeMattermost.start();
        Team team = chat.admin().team("builds");
        bot = chat.admin().bot("postrider", team);
        channel = chat.admin().openChannel(team, "open", bot);
        destination = destination(chat.url());
    }

    @AfterEach
    void stop() {
        destination.close();
        chat.close();
    }

    @Test
    void saysBusyForAsLongAsTheLimiterAsks() {
        chat.faults().once(Fault.tooManyRequests(RetryAfterStyle.SECONDS, 7), Scope.any());
        assertThat(post()).isEqualTo(new DestinationFailure.Busy(Duration.ofSeconds(7)));

        chat.rateLimit(RateLimit.of(1, 0).byUser());
        assertThat(post()).isInstanceOf(PostOutcome.Posted.class);
        assertThat(post()).isInstanceOf(DestinationFailure.Busy.class);
    }

    @Test
    void saysUnavailableWhenNobodyListens() {
        chat.goDown();
        assertThat(post())
                .isEqualTo(new DestinationFailure.Unavailable(
                        "connection refused, or the name is unknown", DeliveryCertainty.NOT_POSTED));

        chat.comeUp();
        assertThat(post()).isInstanceOf(PostOutcome.Posted.class);
    }

    @Test
    void saysUnavailableWhenTheNameIsUnknown() {
        try (MattermostDestination nowhere = destination(URI.create("http://chat.invalid"))) {
            assertThat(outcome(nowhere).toCompletableFuture())
                    .succeedsWithin(PATIENCE)
                    .isEqualTo(new DestinationFailure.Unavailable(
                            "connection refused, or the name is unknown", DeliveryCertainty.NOT_POSTED));
        }
    }

    @Test
    void saysUnavailableWhenTheConnectionBreaks() {
        chat.faults().once(Fault.resetOnArrival(), Scope.creating());
        assertThat(post()).satisfies(MattermostFailureTest::unavailableInDoubt);
        chat.faults().once(Fault.resetAfterCommit(), Scope.creating());
        assertThat(post()).satisfies(MattermostFailureTest::unavailableInDoubt);

        assertThat(chat.requests()).as("none was repeated behind our back").hasSize(2);
    }

    @Test
    void endsWhenTheServerDoesNotAnswer() {
        try (MattermostDestination impatient = destination(chat.url(), SHORT)) {
            chat.faults().once(Fault.holdAnswer(), Scope.creating());

            assertThat(outcome(impatient).toCompletableFuture())
                    .succeedsWithin(PATIENCE)
                    .satisfies(MattermostFailureTest::unavailableInDoubt);
            assertThat(outcome(impatient).toCompletableFuture())
                    .as("the next request")
                    .succeedsWithin(PATIENCE)
                    .isInstanceOf(PostOutcome.Posted.class);
        }
    }

    @Test
    void endsWhenTheServerStopsInTheMiddleOfItsAnswer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                MattermostDestination impatient =
                        destination(URI.create("http://127.0.0.1:" + server.getLocalPort()), SHORT)) {
            CompletionStage<Outcome> outcome = outcome(impatient);
            try (Socket connection = server.accept()) {
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 201 .\r\nContent-Length: 100\r\n\r\n{\"id\":"
                                .getBytes(StandardCharsets.US_ASCII));

                assertThat(outcome.toCompletableFuture())
                        .succeedsWithin(PATIENCE)
                        .satisfies(MattermostFailureTest::unavailableInDoubt);
            }
        }
    }

    @Test
    void readsNoAnswerThatIsTooLong() {
        String post = "{\"id\":\"" + "p".repeat(26) + "\",\"message\":\"%s\"}";
        assertThat(answeredWith(post.formatted("x".repeat(1_000_000)))).isInstanceOf(PostOutcome.Posted.class);
        assertThat(answeredWith(post.formatted("x".repeat(1_100_000))))
                .isEqualTo(new DestinationFailure.Unavailable("answer too long", DeliveryCertainty.UNCERTAIN));
    }

    @Test
    void saysUnavailableWhenTheOtherEndSpeaksNoHttp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                MattermostDestination misled = destination(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
            CompletionStage<Outcome> outcome = outcome(misled);
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));

                assertThat(outcome.toCompletableFuture())
                        .succeedsWithin(PATIENCE)
                        .satisfies(MattermostFailureTest::unavailableInDoubt);
            }
        }
    }

    @Test
    void doubtsEveryFailureOfTheServer() {
        chat.faults().once(Fault.html(502), Scope.creating());
        assertThat(post()).isEqualTo(new DestinationFailure.Unavailable("HTTP 502", DeliveryCertainty.UNCERTAIN));

        chat.faults().once(Fault.saveFails(), Scope.creating());
        assertThat(post())
                .isEqualTo(new DestinationFailure.Suspect(
                        "HTTP 500 app.post.save.app_error", DeliveryCertainty.UNCERTAIN));

        chat.switches().hardenedMode(true);
        chat.faults().once(Fault.saveFails(), Scope.creating());
        assertThat(post()).isEqualTo(new DestinationFailure.Suspect("HTTP 500", DeliveryCertainty.UNCERTAIN));

        chat.faults().once(Fault.lyingBadRequest(), Scope.creating());
        assertThat(post())
                .isEqualTo(new DestinationFailure.Suspect(
                        "HTTP 400 api.context.invalid_param.app_error", DeliveryCertainty.NOT_POSTED));
    }

    @Test
    void tellsRefusalsOfTheTextFromThoseOfTheChannelAndOfTheToken() {
        chat.faults().once(Fault.pluginRejects("hello is a bad word"), Scope.creating());
        assertThat(post()).isEqualTo(new PostOutcome.TextRejected("HTTP 400 (rejected by a plugin)"));
        chat.faults().once(Fault.pluginDismisses(), Scope.creating());
        assertThat(post()).isInstanceOf(PostOutcome.TextRejected.class);
        chat.switches().maxMessageCodePoints(3);
        assertThat(post())
                .isEqualTo(new PostOutcome.TextRejected("HTTP 400 model.post.is_valid.message_length.app_error"));
        chat.admin().archive(channel);
        assertThat(post()).isEqualTo(new Outcome.ChannelRefused("the channel is archived", true));
        chat.admin().leave(bot, channel);
        assertThat(post()).isInstanceOf(Outcome.ChannelRefused.class);
        chat.admin().disable(bot);
        assertThat(post()).isInstanceOf(DestinationFailure.Unauthorised.class);
    }

    @Test
    void isDeliveredOnceHoweverOftenItIsSent() {
        chat.faults().once(Fault.resetAfterCommit(), Scope.creating());

        assertThat(post()).satisfies(MattermostFailureTest::unavailableInDoubt);
        assertThat(post()).isInstanceOf(PostOutcome.Posted.class);
        assertThat(chat.posts()).hasSize(1);
    }

    /** The first attempt is still at work, and the server says so. */
    @Test
    void doubtsAnAttemptThatMeetsAnEarlierOne() {
        try (MattermostDestination impatient = destination(chat.url(), SHORT)) {
            chat.faults().once(Fault.holdBeforeCommit(), Scope.creating());
            assertThat(outcome(impatient).toCompletableFuture())
                    .succeedsWithin(PATIENCE)
                    .satisfies(MattermostFailureTest::unavailableInDoubt);

            assertThat(post())
                    .isEqualTo(new DestinationFailure.Unavailable(
                            "HTTP 500 api.post.deduplicate_create_post.pending", DeliveryCertainty.UNCERTAIN));
        }
    }

    private static void unavailableInDoubt(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        DestinationFailure.Unavailable.class,
                        unavailable -> assertThat(unavailable.certainty()).isEqualTo(DeliveryCertainty.UNCERTAIN));
    }

    private Outcome answeredWith(String body) {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, body);
                MattermostDestination reading = destination(server.url())) {
            return reading.perform(request()).toCompletableFuture().join().outcome();
        }
    }

    private Outcome post() {
        return destination.perform(request()).toCompletableFuture().join().outcome();
    }

    private Request request() {
        return Requests.post(channel.id(), "hello");
    }

    private MattermostDestination destination(URI url) {
        return new MattermostDestination(settings(url), Clock.system());
    }

    private MattermostDestination destination(URI url, Duration patience) {
        return new MattermostDestination(settings(url), patience, Clock.system());
    }

    private MattermostSettings settings(URI url) {
        return Requests.settings(url, bot.token());
    }

    private CompletionStage<Outcome> outcome(MattermostDestination asked) {
        return asked.perform(request()).thenApply(RequestResult::outcome);
    }
}
