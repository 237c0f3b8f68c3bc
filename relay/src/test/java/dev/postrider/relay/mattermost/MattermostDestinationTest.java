package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Position;
import dev.postrider.relay.engine.Request;
import dev.postrider.testkit.http.Response;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a post looks like on the wire, and which answers count as its success. */
class MattermostDestinationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHANNEL = "c".repeat(26);
    private static final String CREATED = "{\"id\":\"" + "p".repeat(26) + "\"}";
    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void postsTheTextAsTheBot() throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            assertThat(perform(server, Look.MESSAGE, post("say \"hi\"\n\t\uD83D\uDE80 </a>")))
                    .isEqualTo(new Outcome.Delivered());

            dev.postrider.testkit.http.Request request = only(server);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.target()).isEqualTo("/api/v4/posts?set_online=false");
            assertThat(request.headers().get("authorization")).containsExactly("Bearer the-token");
            assertThat(request.headers().get("content-type")).containsExactly("application/json");
            JsonNode body = JSON.readTree(request.body());
            assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("channel_id", "message", "pending_post_id");
            assertThat(body.path("channel_id").asText()).isEqualTo(CHANNEL);
            assertThat(body.path("message").asText()).isEqualTo("say \"hi\"\n\t\uD83D\uDE80 </a>");
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
    void marksLinksAsUnsafeOnlyWithMoreThanTwoImages() throws IOException {
        String image = "![build](https://ci.example/badge.png) ";
        for (Look look : Look.values()) {
            assertThat(unsafeLinks(look, "no image, [a link](https://ci.example) and wow! [1]"))
                    .isEmpty();
            assertThat(unsafeLinks(look, image.repeat(2))).isEmpty();
            assertThat(unsafeLinks(look, image.repeat(3))).isEqualTo("true");
            assertThat(unsafeLinks(look, "![a][1]![b][1]![c][1]\n\n[1]: https://ci.example/x.png"))
                    .isEqualTo("true");
        }
    }

    @Test
    void namesEveryAttemptAtOnePostAlikeAndEveryOtherPostDifferently() throws IOException {
        Position position = new Position(3, 41);
        List<Request.Post> posts = List.of(
                post(position, ID, 0),
                post(position, ID, 1),
                post(new Position(3, 42), ID, 0),
                post(new Position(4, 41), ID, 0),
                post(new Position(34, 1), ID, 0),
                post(position, new UUID(1, 2), 0));

        List<String> first = pendingPostIds(posts, 16_383);
        List<String> again = pendingPostIds(posts, 16_383);

        assertThat(again).isEqualTo(first);
        Set<String> different = new HashSet<>(first);
        assertThat(different).hasSameSizeAs(posts).doesNotContain("");
    }

    /** The first part of a long text is another text then, and the server would answer with the old post. */
    @Test
    void namesAPartDifferentlyUnderAnotherLimit() throws IOException {
        List<Request.Post> posts = List.of(post("text"));

        assertThat(pendingPostIds(posts, 16_383)).isEqualTo(pendingPostIds(posts, 16_383));
        assertThat(pendingPostIds(posts, 4_000)).isNotEqualTo(pendingPostIds(posts, 16_383));
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
                assertThat(perform(server, Look.MESSAGE, post("hello"))).isInstanceOf(Outcome.Unavailable.class);
            }
        }
    }

    @Test
    void followsNoRedirect() {
        try (ScriptedServer server = ScriptedServer.answering(
                request -> Response.of(301, "text/html", "").with("Location", "/elsewhere"))) {
            assertThat(perform(server, Look.MESSAGE, post("hello"))).isInstanceOf(Outcome.Unavailable.class);

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

    private static String unsafeLinks(Look look, String text) throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED)) {
            perform(server, look, post(text));
            return JSON.readTree(only(server).body())
                    .path("props")
                    .path("unsafe_links")
                    .asText();
        }
    }

    private static List<String> pendingPostIds(List<Request.Post> posts, int limit) throws IOException {
        try (ScriptedServer server = ScriptedServer.answeringJson(201, CREATED);
                MattermostDestination destination = new MattermostDestination(
                        new MattermostSettings(server.url(), new Secret("the-token"), "", limit, Look.MESSAGE),
                        Clock.system())) {
            posts.forEach(post -> perform(destination, post));
            return server.requests().stream()
                    .map(request -> json(request.body()).path("pending_post_id").asText())
                    .toList();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("the body is no JSON", e);
        }
    }

    private static dev.postrider.testkit.http.Request only(ScriptedServer server) {
        assertThat(server.requests()).hasSize(1);
        return server.requests().get(0);
    }

    private static Request.Post post(String text) {
        return new Request.Post(new Position(0, 7), ID, 0, new Address.ChannelId(CHANNEL), CHANNEL, text);
    }

    private static Request.Post post(Position position, UUID id, int part) {
        return new Request.Post(position, id, part, new Address.ChannelId(CHANNEL), CHANNEL, "text");
    }

    private static Outcome perform(ScriptedServer server, Look look, Request request) {
        try (MattermostDestination destination = destination(server.url(), look)) {
            return perform(destination, request);
        }
    }

    private static Outcome perform(MattermostDestination destination, Request request) {
        return destination.perform(request).toCompletableFuture().join();
    }

    private static MattermostDestination destination(URI url, Look look) {
        return new MattermostDestination(
                new MattermostSettings(url, new Secret("the-token"), "", 16_383, look), Clock.system());
    }
}
