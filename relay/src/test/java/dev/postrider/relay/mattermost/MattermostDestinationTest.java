package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Priority;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.Composed;
import dev.postrider.relay.composition.Composer;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a post looks like on the wire, and which answers count as its success. */
class MattermostDestinationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHANNEL = "c".repeat(26);
    private static final Attachment BUILD = new Attachment(
            Map.of(
                    Attachment.Part.COLOR, "good",
                    Attachment.Part.TITLE, "build",
                    Attachment.Part.TITLE_LINK, "https://ci.example/1",
                    Attachment.Part.TEXT, "passed"),
            List.of(new Attachment.Field("host", "a", true), new Attachment.Field("log", "b", false)));
    private static final Attachment TESTS = new Attachment(Map.of(Attachment.Part.TEXT, "tests"), List.of());
    private static final String CREATED = "{\"id\":\"" + "p".repeat(26) + "\"}";

    @Test
    void postsTheTextAsTheBot() throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            assertThat(perform(server, Look.MESSAGE, post("say \"hi\"\n\t\uD83D\uDE80 </a>")))
                    .isInstanceOf(PostOutcome.Posted.class);

            dev.postrider.testkit.http.ReceivedRequest request = only(server);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.target()).isEqualTo("/api/v4/posts?set_online=false");
            assertThat(request.headers().get("authorization")).containsExactly("Bearer the-token");
            assertThat(request.headers().get("content-type")).containsExactly("application/json");
            JsonNode body = JSON.readTree(request.body());
            assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("channel_id", "message", "pending_post_id", "props");
            assertThat(body.path("channel_id").asText()).isEqualTo(CHANNEL);
            assertThat(body.path("message").asText()).isEqualTo("say \"hi\"\n\t\uD83D\uDE80 </a>");
        }
    }

    /** Whatever it answers; one that does not say what time it is, or not as HTTP does, shows our time. */
    @Test
    void remembersTheTimeThatTheServerToldLast() {
        ManualClock clock = new ManualClock();
        Queue<List<Response.Header>> heads = new ArrayDeque<>(List.of(
                List.of(new Response.Header("Date", "Fri, 15 Jan 2027 08:00:00 GMT")),
                List.of(),
                List.of(new Response.Header("Date", "yesterday"))));
        try (ScriptedServer server = ScriptedServer.answering(
                        request -> Response.of(500, "text/plain", "").with(heads.remove()));
                MattermostDestination destination =
                        new MattermostDestination(Requests.settings(server.url(), "token"), clock)) {
            assertThat(destination.lastTime(0, 0)).isEmpty();

            destination.probeSelf().toCompletableFuture().join();
            assertThat(destination.lastTime(0, 0)).contains(new DestinationTime(1_800_000_000_000L, clock.nanos()));
            for (int i = 0; i < 2; i++) {
                clock.advance(Duration.ofSeconds(1));
                destination.probeSelf().toCompletableFuture().join();
                assertThat(destination.lastTime(0, 0))
                        .contains(new DestinationTime(clock.wall().toEpochMilli(), clock.nanos()));
            }
        }
    }

    @Test
    void asksForNoUpgradeAndSendsNoCookie() {
        try (ScriptedServer server = ScriptedServer.answering(request ->
                Response.of(201, "application/json", CREATED).with("Set-Cookie", "MMAUTHTOKEN=other; Path=/"))) {
            try (MattermostDestination destination = destination(server.url(), Look.MESSAGE)) {
                perform(destination, post("one"));
                perform(destination, post("two"));
            }

            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.headers()).doesNotContainKeys("cookie", "upgrade", "http2-settings"));
        }
    }

    @Test
    void putsTheTextIntoAnAttachmentIfThatIsTheLook() throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            perform(server, Look.ATTACHMENT, post("hello"));

            JsonNode body = JSON.readTree(only(server).body());
            assertThat(body.path("message").asText("none")).isEmpty();
            assertThat(body.path("props").path("attachments")).hasSize(1);
            assertThat(body.path("props")
                            .path("attachments")
                            .path(0)
                            .path("text")
                            .asText())
                    .isEqualTo("hello");
        }
    }

    @Test
    void attachmentsAreWhatTheCallerSent() throws IOException {
        JsonNode body = body(Look.MESSAGE, "text", List.of(BUILD, TESTS));

        assertThat(body.path("message").asText()).isEqualTo("text");
        assertThat(body.path("props").path("attachments")).isEqualTo(JSON.readTree("""
                [{"color":"good","title":"build","title_link":"https://ci.example/1","text":"passed",
                  "fields":[{"title":"host","value":"a","short":true},{"title":"log","value":"b","short":false}]},
                 {"text":"tests"}]"""));
    }

    @Test
    void attachmentsFollowATextThatIsOneItself() throws IOException {
        JsonNode attachments =
                body(Look.ATTACHMENT, "text", List.of(TESTS)).path("props").path("attachments");

        assertThat(attachments).isEqualTo(JSON.readTree("""
                [{"fallback":"text","text":"text"},{"text":"tests"}]"""));
    }

    @Test
    void attachmentsNeedNoText() throws IOException {
        for (Look look : Look.values()) {
            JsonNode body = body(look, "", List.of(TESTS));

            assertThat(body.path("message").asText("none")).isEmpty();
            assertThat(body.path("props").path("attachments")).hasSize(1);
        }
    }

    /** The server takes 300,000 bytes by default, and the ingress 131,072 bytes of attachments. */
    @Test
    void theLargestPostFitsTheServer() throws IOException {
        for (String growing : List.of("@all,", "![](")) {
            String text = growing.repeat(131_072 / growing.length());
            Attachment largest = new Attachment(Map.of(Attachment.Part.TEXT, text), List.of());
            QueuedMessage said =
                    new QueuedMessage("\ud83d\ude00".repeat(16_383), List.of(largest), Mentions.HARMLESS, 0);
            Composed composed = new Composer(new PostLimits(16_383, 1, 3)).next(List.of(said), 0, 1, 0);
            for (Look look : Look.values()) {
                dev.postrider.testkit.http.ReceivedRequest request =
                        sent(look, composed.text(), composed.attachments());

                assertThat(request.bodyBytes()).isBetween(270_000, 299_999);
            }
        }
    }

    @Test
    void namesEveryAttemptAtOnePostAlikeAndEveryOtherPostDifferently() {
        Origin origin = Requests.ORIGIN;
        Range range = new Range(41, 0, 44, 0);
        List<Request.Post> posts = List.of(
                post(origin, 3, range, "one"),
                post(origin, 3, new Range(41, 0, 44, 9), "one"),
                post(origin, 3, new Range(41, 9, 44, 0), "one"),
                post(origin, 3, new Range(41, 0, 45, 0), "one"),
                post(origin, 3, new Range(42, 0, 44, 0), "one"),
                post(origin, 4, range, "one"),
                post(origin, 34, new Range(1, 0, 44, 0), "one"),
                post(new Origin("other", origin.topicId()), 3, range, "one"),
                post(new Origin(origin.group(), "other"), 3, range, "one"),
                post(new Origin("g".repeat(30_000), "other"), 3, range, "one"),
                post(new Origin("g".repeat(30_001), "other"), 3, range, "one"));
        List<Request.Post> later = posts.stream()
                .map(post -> post(post.origin(), post.partition(), post.range(), "one (12 min late)"))
                .toList();

        List<String> first = pendingPostIds(posts);
        List<String> again = pendingPostIds(later);

        assertThat(again).isEqualTo(first);
        Set<String> different = new HashSet<>(first);
        assertThat(different).hasSameSizeAs(posts).allMatch(id -> id.length() > 20 && id.length() < 400);
    }

    @Test
    void stampsEveryPostWithWhatItCarries() throws IOException {
        for (Look look : Look.values()) {
            try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
                perform(server, look, post(Requests.ORIGIN, 3, new Range(41, 5, 44, 9), "hello"));

                assertThat(JSON.readTree(only(server).body()).path("props").path("postrider"))
                        .isEqualTo(JSON.readTree("{\"group\":\"postrider-relay\",\"topic\":\"nBGKMvLzQ2yHU5gyTJ4ZkA\","
                                + "\"partition\":3,\"lane\":\"channel/" + CHANNEL + "\",\"first\":41,\"from\":5,"
                                + "\"last\":44,\"to\":9,\"id\":\"" + Requests.ID + "\"}"));
            }
        }
    }

    /** Older servers refuse a post whose props have more than 8,000 characters. */
    @Test
    void keepsTheStampShort() throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            Range furthest = new Range(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
            for (String group : List.of("\"".repeat(200), "<".repeat(30_000))) {
                perform(server, Look.MESSAGE, post(new Origin(group, "t".repeat(22)), 100_000, furthest, "hello"));
            }

            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(json(request.body())
                                    .path("props")
                                    .toString()
                                    .length())
                            .isLessThan(2_000));
        }
    }

    /** What must not be sent is taken out where posts are composed; here nothing is added and nothing lost. */
    @Test
    void changesNothingOfTheText() throws IOException {
        String text =
                "\uFFFD\uFFFD \r\n\t \u0085\u00a0\u2028\u200b\ufeff \uD83D\uDC69\u200D\uD83D\uDCBB </script> \\u0000 &#64;all  \n";
        for (Look look : Look.values()) {
            try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
                perform(server, look, post(text));

                JsonNode body = JSON.readTree(only(server).body());
                assertThat(
                                look == Look.MESSAGE
                                        ? body.path("message").asText()
                                        : body.path("props")
                                                .path("attachments")
                                                .path(0)
                                                .path("text")
                                                .asText())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void saysWhatItTakesInOnePost() {
        MattermostSettings settings = new MattermostSettings(
                URI.create("http://127.0.0.1:1"), new Secret("t"), null, "", 4_000, 250, Look.MESSAGE);
        try (MattermostDestination destination = new MattermostDestination(settings, Clock.system())) {
            assertThat(destination.postLimits()).isEqualTo(new PostLimits(4_000, 250, 3));
        }
    }

    /** A success is a post's id, nothing less: everything else would lose the message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Welcome</body></html>",
                "",
                "null",
                "[]",
                "{}",
                "\"id\"",
                "{\"status\":\"OK\"}",
                "{\"id\":null}",
                "{\"id\":7}",
                "{\"id\":\"\"}",
                "{\"id\":\"some-other-service\"}",
                "{\"id\":\"ppppppppppppppppppppppppp"
            })
    void takesNothingButAPostForASuccess(String body) {
        for (int status : new int[] {200, 201}) {
            try (ScriptedServer server = ScriptedServer.answering(status, "text/html", body)) {
                assertThat(perform(server, Look.MESSAGE, post("hello")))
                        .isEqualTo(new DestinationFailure.Unavailable(
                                "HTTP " + status + ": not the API; is the server's address right?",
                                DeliveryCertainty.UNCERTAIN));
            }
        }
    }

    @Test
    void followsNoRedirect() {
        try (ScriptedServer server = ScriptedServer.answering(
                request -> Response.of(301, "text/html", "").with("Location", "/elsewhere"))) {
            assertThat(perform(server, Look.MESSAGE, post("hello"))).isInstanceOf(DestinationFailure.Unavailable.class);

            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void keepsAPathThatTheServerLivesUnder() {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            try (MattermostDestination destination = destination(URI.create(server.url() + "/chat"), Look.MESSAGE)) {
                perform(destination, post("hello"));
            }

            assertThat(only(server).path()).isEqualTo("/chat/api/v4/posts");
        }
    }

    private static List<String> pendingPostIds(List<Request.Post> posts) {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED);
                MattermostDestination destination = destination(server.url(), Look.MESSAGE)) {
            posts.forEach(post -> perform(destination, post));
            return server.requests().stream()
                    .map(request -> json(request.body()).path("pending_post_id").asText())
                    .toList();
        }
    }

    @Test
    void marksAPostAndSendsItOnceMoreWithoutWhereTheServerRefusesThat() {
        String refusal = "{\"id\":\"api.post.post_priority.priority_post_not_allowed_for_user.request_error\","
                + "\"status_code\":403}";
        Request.Post urgent = marked(Priority.URGENT);
        try (ScriptedServer server =
                        ScriptedServer.answering(request -> json(request.body()).has("metadata")
                                ? ScriptedServer.json(403, refusal)
                                : ScriptedServer.json(201, CREATED));
                MattermostDestination destination = destination(server.url(), Look.MESSAGE)) {
            assertThat(perform(destination, urgent)).isEqualTo(new PostOutcome.PriorityRefused());
            assertThat(perform(destination, urgent)).isInstanceOf(PostOutcome.Posted.class);
            assertThat(perform(destination, urgent)).isEqualTo(new PostOutcome.PriorityRefused());
            assertThat(perform(destination, marked(Priority.STANDARD))).isInstanceOf(PostOutcome.Posted.class);

            assertThat(server.requests())
                    .extracting(request -> json(request.body()).path("metadata").toString())
                    .containsExactly(
                            "{\"priority\":{\"priority\":\"urgent\"}}",
                            "",
                            "{\"priority\":{\"priority\":\"urgent\"}}",
                            "");
        }
    }

    private static Request.Post marked(Priority priority) {
        Request.Post any = post("a");
        return new Request.Post(
                any.origin(),
                any.partition(),
                any.range(),
                any.lastId(),
                any.address(),
                CHANNEL,
                any.text(),
                List.of(),
                priority,
                any.leaseUntilNanos(),
                List.of());
    }

    private static JsonNode body(Look look, String text, List<Attachment> attachments) throws IOException {
        return JSON.readTree(sent(look, text, attachments).body());
    }

    private static dev.postrider.testkit.http.ReceivedRequest sent(
            Look look, String text, List<Attachment> attachments) {
        Request.Post any = post(text);
        Request.Post post = new Request.Post(
                any.origin(),
                any.partition(),
                any.range(),
                any.lastId(),
                any.address(),
                CHANNEL,
                text,
                attachments,
                Priority.STANDARD,
                any.leaseUntilNanos(),
                List.of());
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            assertThat(perform(server, look, post)).isInstanceOf(PostOutcome.Posted.class);
            return only(server);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("the body is no JSON", e);
        }
    }

    private static dev.postrider.testkit.http.ReceivedRequest only(ScriptedServer server) {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private static Request.Post post(String text) {
        return Requests.post(CHANNEL, text);
    }

    private static Request.Post post(Origin origin, int partition, Range range, String text) {
        Request.Post any = Requests.post(CHANNEL, text);
        return new Request.Post(
                origin,
                partition,
                range,
                any.lastId(),
                any.address(),
                CHANNEL,
                text,
                List.of(),
                Priority.STANDARD,
                any.leaseUntilNanos(),
                List.of());
    }

    private static Outcome perform(ScriptedServer server, Look look, Request request) {
        try (MattermostDestination destination = destination(server.url(), look)) {
            return perform(destination, request);
        }
    }

    private static Outcome perform(MattermostDestination destination, Request request) {
        return destination.perform(request).toCompletableFuture().join().outcome();
    }

    private static MattermostDestination destination(URI url, Look look) {
        return new MattermostDestination(
                new MattermostSettings(url, new Secret("the-token"), null, "", 16_383, 500, look), Clock.system());
    }
}
