package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.Priority;
import dev.postrider.ingress.api.MattermostId;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mattermost's own API, as its clients call it. */
class ApiTest {

    private static final String ID = "4xp9fdt77pncbef59f4k1qe83o";
    private static final String POSTS = "/api/v4/posts";
    private static final String SLOW_KEY = "pr_" + "s".repeat(42) + "A";
    private static final String OLD_KEY = "pr_" + "o".repeat(42) + "A";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManualClock clock = new ManualClock();
    private ServerUnderTest server;

    @BeforeEach
    void start() {
        String keys = String.join(
                ";",
                "ci " + Keyed.hash(Keyed.KEY) + " hook=team/devs/channel/builds",
                "narrow " + Keyed.hash(Keyed.NARROW_KEY)
                        + " to=team/devs/channel/b*,team/ops/channel/alerts,user/jane mentions=yes",
                "slow " + Keyed.hash(SLOW_KEY) + " rate=0.01 burst=1",
                "old " + Keyed.hash(OLD_KEY) + " expires=2001-01-01");
        server = ServerUnderTest.startWith(Keyed.admission(keys, clock, ClientLimits.onlyFailures(clock)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPostIsQueuedAndAnsweredAsMattermostDoes() throws IOException {
        RawHttp.Answer answer =
                post(Keyed.KEY, POSTS, "{\"channel_id\":\"" + ID + "\",\"message\":\"**a** <!here> &lt;\"}");

        Message message = taken();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(message.address().key()).isEqualTo("channel/" + ID);
        assertThat(message.text()).isEqualTo("**a** <!here> &lt;");
        assertThat(message.keyed()).isFalse();
        JsonNode post = JSON.readTree(answer.body());
        assertThat(post.path("id").asText()).isEqualTo(MattermostId.of(message.id()));
        assertThat(post.path("message").asText()).isEqualTo(message.text());
        assertThat(post.path("channel_id").asText()).isEqualTo(ID);
        assertThat(post.path("user_id").asText())
                .isEqualTo(get(Keyed.KEY, "/api/v4/users/me").path("id").asText());
        assertThat(post.path("create_at").longValue())
                .isPositive()
                .isEqualTo(post.path("update_at").longValue());
        for (String zero : List.of("edit_at", "delete_at", "reply_count")) {
            assertThat(post.path(zero)).as(zero).isEqualTo(JSON.readTree("0"));
        }
        for (String empty : List.of("root_id", "original_id", "type", "hashtags", "pending_post_id")) {
            assertThat(post.path(empty)).as(empty).isEqualTo(JSON.readTree("\"\""));
        }
        assertThat(post.path("props")).isEqualTo(JSON.readTree("{\"postrider_id\":\"" + message.id() + "\"}"));
        assertThat(post.path("metadata")).isEqualTo(JSON.readTree("{}"));
        assertThat(post.path("is_pinned")).isEqualTo(JSON.readTree("false"));
    }

    @ParameterizedTest
    @CsvSource({
        ID + ", channel/" + ID,
        "devs.builds, team/devs/channel/builds",
        "Devs.Town_Square, team/devs/channel/town_square",
        "@jane.doe, user/jane.doe",
        "team/ops/channel/alerts, team/ops/channel/alerts",
        "deploys, team/devs/channel/deploys",
        "'', team/devs/channel/builds"
    })
    void postsToTheChannelOfTheId(String id, String address) throws IOException {
        RawHttp.Answer answer = post(Keyed.KEY, POSTS, "{\"channel_id\":\"" + id + "\",\"message\":\"a\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(taken().address().key()).isEqualTo(address);
        assertThat(JSON.readTree(answer.body()).path("channel_id").asText()).isEqualTo(id);
    }

    @Test
    void carriesAttachmentsCardAndPriorityAndIgnoresTheRest() {
        post(Keyed.KEY, POSTS, """
                {"channel_id":"devs.builds","message":"a","create_at":1,"user_id":"x","type":"custom_a","id":"",
                 "props":{"attachments":[{"text":"<b> &amp;","color":"good"}],"card":"c","override_username":"x"},
                 "metadata":{"priority":{"priority":"urgent","requested_ack":true}},"hashtags":"#x","file_ids":[]}""");

        Message message = taken();
        assertThat(message.text()).isEqualTo("a\n\nc");
        assertThat(message.priority()).isEqualTo(Priority.URGENT);
        assertThat(message.attachments())
                .extracting(attachment -> attachment.part(Attachment.Part.TEXT).orElse(""))
                .containsExactly("<b> &amp;");
    }

    @Test
    void saysWhatItCannotCarryInTheMessageAndInTheAnswer() throws IOException {
        RawHttp.Answer answer = post(
                Keyed.KEY,
                POSTS,
                "{\"channel_id\":\"devs.builds\",\"message\":\"a\",\"root_id\":\"" + ID + "\",\"file_ids\":[\"f\"]}");

        String text = "a\n\n_Left out: files, the thread it answers._";
        assertThat(taken().text()).isEqualTo(text);
        assertThat(JSON.readTree(answer.body()).path("message").asText()).isEqualTo(text);
        assertThat(JSON.readTree(answer.body()).path("root_id").asText()).isEmpty();
    }

    @Test
    void thePendingPostIdNamesTheMessage() throws IOException {
        String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a\",\"pending_post_id\":\"ci:1764432000000\"}";
        RawHttp.Answer first = post(Keyed.KEY, POSTS, body);
        RawHttp.Answer second = post(Keyed.KEY, POSTS, body);
        RawHttp.Answer byHeader = server.call("POST /api/v4/posts HTTP/1.1\r\nHost: localhost\r\n" + bearer(Keyed.KEY)
                + "Idempotency-Key: other\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        server.call(RawHttp.get("/post/team/devs/channel/builds/msg/a?key=ci:1764432000000&token=" + Keyed.KEY));

        List<Message> taken = server.publisher.taken();
        assertThat(taken).hasSize(4).allMatch(Message::keyed);
        assertThat(taken.get(0).id())
                .isEqualTo(taken.get(1).id())
                .isEqualTo(taken.get(3).id());
        assertThat(taken.get(2).id()).isNotEqualTo(taken.get(0).id());
        assertThat(JSON.readTree(first.body()).path("id"))
                .isEqualTo(JSON.readTree(second.body()).path("id"));
        assertThat(JSON.readTree(first.body()).path("pending_post_id").asText()).isEqualTo("ci:1764432000000");
        assertThat(byHeader.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v4//posts",
                "//api//v4/posts",
                "/api/v4/posts/",
                "/api/v4/posts?set_online=false",
                "http://localhost//api/v4/posts"
            })
    void slashesOfBaseUrlsAndForeignParametersDoNotMatter(String target) {
        assertThat(post(Keyed.KEY, target, "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}")
                        .status())
                .isEqualTo(201);
        assertThat(taken().text()).isEqualTo("a");
    }

    @Test
    void theContentTypeDoesNotMatter() {
        String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a=b&c\"}";
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/octet-stream")) {
            assertThat(request("POST", Keyed.KEY, POSTS, "Content-Type: " + type + "\r\n", body)
                            .status())
                    .as(type)
                    .isEqualTo(201);
            assertThat(taken().text()).isEqualTo("a=b&c");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hello; 400; bad-body; invalid_body_param; JSON object",
                "\"hello\"; 400; bad-body; invalid_body_param; JSON object",
                "{\"channel_id\":\"devs.builds\",\"message\":\"a\"; 400; bad-body; invalid_body_param; column",
                "``; 400; empty-text; invalid_body_param; message",
                "{\"channel_id\":\"devs.builds\"}; 400; empty-text; invalid_body_param; message",
                "{\"channel_id\":\"devs.builds\",\"msg\":\"a\"}; 400; empty-text; invalid_body_param; did you mean message?",
                "{\"channel_id\":\"no/channel\",\"message\":\"a\"}; 404; impossible-address; 404; channel_id",
                "{\"channel_id\":\"a.b.c\",\"message\":\"a\"}; 404; impossible-address; 404; channel_id"
            })
    void refusesABodyThatIsNoPostAndSaysWhy(String body, int status, String code, String id, String says)
            throws IOException {
        RawHttp.Answer answer = post(Keyed.KEY, POSTS, body);

        assertThat(server.publisher.taken()).isEmpty();
        assertError(answer, status, code, "api.context." + id + ".app_error").contains(says);
    }

    @Test
    void refusesWhatBodiesMayNotBe() throws IOException {
        String whole = "{\"channel_id\":\"devs.builds\",\"message\":\"" + "a".repeat(65_537) + "\"}";
        assertError(
                post(Keyed.KEY, POSTS, whole), 413, "text-too-long", "api.context.request_body_too_large.app_error");
        assertError(
                        request("POST", Keyed.KEY, POSTS, "Content-Encoding: gzip\r\n", "x"),
                        415,
                        "unsupported-media-type",
                        "postrider.unsupported-media-type.app_error")
                .contains("channel_id", "without compression");
        assertError(
                        request("POST", Keyed.KEY, POSTS, "Content-Type: multipart/form-data; boundary=x\r\n", "--x--"),
                        415,
                        "unsupported-media-type",
                        "postrider.unsupported-media-type.app_error")
                .contains("channel_id", "without compression");
        assertThat(server.publisher.taken()).isEmpty();
    }

    /** Else a relay that is set to its own ingress would post one message for ever. */
    @Test
    void takesNoPostOfARelay() throws IOException {
        String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a\",\"props\":{\"postrider\":{}}}";

        assertError(post(Keyed.KEY, POSTS, body), 409, "would-loop", "postrider.would-loop.app_error")
                .contains("MM_URL")
                .doesNotContain("comes from the channel");
        assertThat(server.publisher.taken()).isEmpty();
    }

    @Test
    void refusesWhoMayNotPost() throws IOException {
        String body = "{\"channel_id\":\"devs.releases\",\"message\":\"a\"}";
        String expired = "api.context.session_expired.app_error";

        assertError(request("POST", "", POSTS, "", body), 401, "unauthorised", expired)
                .contains("neither an API key");
        assertError(post(Keyed.KEY + "x", POSTS, body), 401, "unauthorised", expired);
        assertError(post(OLD_KEY, POSTS, body), 401, "unauthorised", expired).contains("expired");
        assertError(request("POST", "", POSTS + "?kid=ci&sig=x", "", body), 401, "unauthorised", expired)
                .contains("signed URL");
        assertError(
                        post(Keyed.NARROW_KEY, POSTS, body),
                        403,
                        "address-not-allowed",
                        "api.context.permissions.app_error")
                .isEqualTo("This key may not post to this address. The key of narrow may not post to"
                        + " team/devs/channel/releases. Ask the operator to add the address to the key, or use another"
                        + " key.");
        assertThat(server.publisher.taken()).isEmpty();
    }

    @Test
    void takesTheKeyWhereverItIsTaken() {
        String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}";

        assertThat(request("POST", "", POSTS + "?token=" + Keyed.KEY, "", body).status())
                .isEqualTo(201);
        assertThat(request("POST", "", POSTS, "Authorization: BEARER " + Keyed.KEY + "\r\n", body)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void questionsTakeNothingFromTheRateOfTheKey() throws IOException {
        String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}";
        for (int i = 0; i < 5; i++) {
            assertThat(call("GET", SLOW_KEY, "/api/v4/users/me").status()).isEqualTo(200);
        }

        assertThat(post(SLOW_KEY, POSTS, body).status()).isEqualTo(201);
        RawHttp.Answer second = post(SLOW_KEY, POSTS, body);
        assertError(second, 429, "too-many-calls", "postrider.too-many-calls.app_error");
        assertThat(second.header("Retry-After")).isNotEmpty();
    }

    @Test
    void everyCallCountsForItsClient() throws IOException {
        ClientLimits one = ClientLimits.of(new Rate(0.01, 1), clock);
        try (ServerUnderTest limited = ServerUnderTest.startWith(Keyed.admission(clock, one))) {
            assertThat(limited.call(RawHttp.get("/api/v4/system/ping")).status())
                    .isEqualTo(200);
            assertError(
                    limited.call(RawHttp.get("/api/v4/system/ping")),
                    429,
                    "too-many-calls",
                    "postrider.too-many-calls.app_error");
        }
    }

    @Test
    void saysThatKafkaIsAway() throws IOException {
        server.publisher.answerWith(
                CompletableFuture.completedFuture(new PublishResult.NotPublished("Kafka is away.")));

        RawHttp.Answer answer = post(Keyed.KEY, POSTS, "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}");

        assertError(answer, 503, "unavailable", "postrider.unavailable.app_error")
                .contains("Kafka is away.");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void saysNothingOfAFaultOfItsOwn() throws IOException {
        server.publisher.answerWith(CompletableFuture.failedFuture(new IllegalStateException("inner")));

        try (CapturedLog log = CapturedLog.of(PostHandler.class)) {
            RawHttp.Answer answer = post(Keyed.KEY, POSTS, "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}");

            assertError(answer, 500, "internal", "postrider.internal.app_error").doesNotContain("inner");
            assertThat(log.messages()).containsExactly("A request failed");
        }
    }

    @Test
    void pingNeedsNoKey() throws IOException {
        assertThat(JSON.readTree(call("GET", "", "/api/v4/system/ping").body()))
                .isEqualTo(JSON.readTree("{\"status\":\"OK\"}"));
        assertThat(call("HEAD", "", "/api/v4/system/ping").status()).isEqualTo(200);
    }

    @Test
    void theCallerIsABotNamedLikeItsKey() throws IOException {
        JsonNode me = get(Keyed.KEY, "/api/v4/users/me");

        assertThat(me.path("username").asText()).isEqualTo("ci");
        assertThat(me.path("is_bot").booleanValue()).isTrue();
        assertThat(me.path("id").asText())
                .matches("[a-z0-9]{26}")
                .isNotEqualTo(
                        get(Keyed.NARROW_KEY, "/api/v4/users/me").path("id").asText());
        assertThat(me).isEqualTo(get(Keyed.KEY, "/api/v4/users/me"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v4/teams/name/Devs, devs, '', '', devs",
        "/api/v4/teams/name/devs/channels/name/Builds, devs.builds, devs, devs, builds",
        "//api/v4//teams/devs//channels/name/builds/, devs.builds, devs, devs, builds",
        "/api/v4/teams/name/name/channels/name/name, name.name, name, name, name",
        "/api/v4/channels/devs.builds, devs.builds, devs, devs, builds",
        "/api/v4/channels/" + ID + ", " + ID + ", '', _redirect, " + ID,
        "/api/v4/channels/%40jane, @jane, '', _redirect, jane"
    })
    void teamsAndChannelsAreWhatTheyWereAskedForBy(String target, String id, String team, String links, String name)
            throws IOException {
        JsonNode found = get(Keyed.KEY, target);

        assertThat(found.path("id").asText()).isEqualTo(id);
        assertThat(found.path("team_id").asText()).isEqualTo(team);
        assertThat(found.path("name").asText()).isEqualTo(name);
        assertThat(found.path("team_name").asText()).isEqualTo(links);
        assertThat(found.path("delete_at")).isEqualTo(JSON.readTree("0"));
        assertThat(call("HEAD", Keyed.KEY, target).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "users/me, 200",
        "teams/name/devs, 200",
        "teams/name/ops, 200",
        "teams/name/else, 403",
        "teams/name/devs/channels/name/builds, 200",
        "teams/name/devs/channels/name/releases, 403",
        "channels/devs.builds, 200",
        "channels/ops.builds, 403",
        "channels/@jane, 200",
        "channels/@joe, 403",
        "channels/" + ID + ", 403"
    })
    void showsOnlyWhereTheKeyMayPost(String path, int status) throws IOException {
        RawHttp.Answer answer = call("GET", Keyed.NARROW_KEY, "/api/v4/" + path);
        RawHttp.Answer withoutKey = call("GET", "", "/api/v4/" + path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status == 403) {
            assertError(answer, 403, "address-not-allowed", "api.context.permissions.app_error")
                    .contains("The key of narrow may not post to");
        }
        assertError(withoutKey, 401, "unauthorised", "api.context.session_expired.app_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"teams/name/d_vs", "teams/name/a%2Fb", "teams/devs/channels/name/a.b", "channels/no%20name"})
    void whatCanBeNoNameIsNotFound(String path) throws IOException {
        assertError(call("GET", Keyed.KEY, "/api/v4/" + path), 404, "impossible-address", "api.context.404.app_error")
                .contains("channel_id")
                .doesNotContain("payload");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v4",
        "GET, /api/v4/",
        "GET, /api/v4/users/me/teams",
        "GET, /api/v4/users/username/jane",
        "GET, /api/v4/posts/" + ID,
        "POST, /api/v4/channels/direct",
        "POST, /api/v4/users/login",
        "PUT, /api/v4/posts/" + ID + "/patch",
        "GET, /api/v4/teams/name/",
        "GET, /api/v4/websocket"
    })
    void nothingElseIsThere(String method, String target) throws IOException {
        assertError(call(method, Keyed.KEY, target), 404, "not-found", "api.context.404.app_error")
                .contains("Of Mattermost's API, only", "POST /api/v4/posts", "/channels/{id}", "@username");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/v4/posts             | POST
            OPTIONS| /api/v4/posts             | POST
            POST   | /api/v4/users/me          | GET, HEAD
            DELETE | /api/v4/channels/devs.x   | GET, HEAD
            """)
    void saysWhichMethodsAreTaken(String method, String target, String allowed) throws IOException {
        RawHttp.Answer answer = call(method, Keyed.KEY, target);

        assertError(answer, 405, "method-not-allowed", "postrider.method-not-allowed.app_error");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void whatJettyRefusesHasTheFormToo() throws IOException {
        assertError(
                server.call(
                        "GET /api/v4/users/me HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                431,
                "headers-too-large",
                "postrider.headers-too-large.app_error");
        assertError(
                server.call(RawHttp.get("/api/v4/channels/a%FF")),
                400,
                "bad-encoding",
                "api.context.invalid_body_param.app_error");
    }

    @Test
    void whatIsNotTheApiHasNotItsErrors() {
        for (String target :
                List.of("/api/v5/posts", "/api/v4x", "/hooks/" + Keyed.KEY + "x", "/post/user/jane/msg/a")) {
            assertThat(call("GET", "", target).body()).as(target).doesNotContain("status_code");
        }
    }

    @Test
    void aLinkPreviewMayAsk() {
        assertThat(server.call(
                                "GET /api/v4/system/ping HTTP/1.1\r\nHost: localhost\r\nUser-Agent: mattermost-bot\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anOpenServerAsksForNoKey() throws IOException {
        try (ServerUnderTest open = ServerUnderTest.start()) {
            String body = "{\"channel_id\":\"devs.builds\",\"message\":\"a\"}";
            RawHttp.Answer answer = open.call("POST /api/v4/posts HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);

            assertThat(answer.status()).isEqualTo(201);
            assertThat(open.call(RawHttp.get("/api/v4/teams/name/devs")).status())
                    .isEqualTo(200);
            assertThat(JSON.readTree(open.call(RawHttp.get("/api/v4/users/me")).body())
                            .path("username")
                            .asText())
                    .isEqualTo("anyone");
        }
    }

    private Message taken() {
        List<Message> taken = server.publisher.taken();
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    private JsonNode get(String key, String target) throws IOException {
        RawHttp.Answer answer = call("GET", key, target);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return JSON.readTree(answer.body());
    }

    private RawHttp.Answer call(String method, String key, String target) {
        return server.call(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + bearer(key) + "\r\n");
    }

    private RawHttp.Answer post(String key, String target, String body) {
        return request("POST", key, target, "Content-Type: application/json\r\n", body);
    }

    private RawHttp.Answer request(String method, String key, String target, String headers, String body) {
        return server.call(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + bearer(key) + headers
                + "Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body);
    }

    private static String bearer(String key) {
        return key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
    }

    /** A problem of the catalogue that is an error of Mattermost's too; what its message says. */
    private static AbstractStringAssert<?> assertError(RawHttp.Answer answer, int status, String code, String id)
            throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode error = JSON.readTree(answer.body());
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("status").intValue()).isEqualTo(status);
        assertThat(error.path("id").asText()).isEqualTo(id);
        assertThat(error.path("status_code").intValue()).isEqualTo(status);
        assertThat(error.path("request_id")).isEqualTo(JSON.readTree("\"\""));
        assertThat(error.path("detailed_error")).isEqualTo(JSON.readTree("\"\""));
        return assertThat(error.path("message").asText())
                .contains(
                        error.path("title").asText(), error.path("instruction").asText());
    }
}
