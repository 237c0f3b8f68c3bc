package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FakeMattermostTest {

    private final Fixture fixture = new Fixture();
    private final FakeMattermost fake = fixture.fake;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void forgetsPendingIdsWhenTheNodeRestarts() {
        String first = fixture.post("x", "pending").text("id");
        fake.restartNode();

        assertThat(fixture.post("x", "pending").text("id")).isNotEqualTo(first);
        assertThat(fake.posts()).hasSize(2);
    }

    @Test
    void forgetsPendingIdsAfterThirtySeconds() {
        String first = fixture.post("x", "pending").text("id");
        fixture.clock.advance(Duration.ofSeconds(29));
        String second = fixture.post("x", "pending").text("id");
        fixture.clock.advance(Duration.ofSeconds(1));
        String third = fixture.post("x", "pending").text("id");

        assertThat(second).isEqualTo(first);
        assertThat(third).isNotEqualTo(first);
    }

    @Test
    void recognisesNoRepetitionOfWhatTheBotCannotRead() {
        var locked = fake.admin().privateChannel(fixture.team, "locked");
        fake.admin().roles(fixture.bot, "system_user system_post_all");

        fixture.client.createPost(locked.id(), "x", "pending");
        fixture.client.createPost(locked.id(), "x", "pending");
        assertThat(fake.posts(locked.id())).hasSize(2);

        fake.switches().dedupNeedsReadPermission(false);
        fixture.client.createPost(locked.id(), "x", "pending");
        assertThat(fake.posts(locked.id())).hasSize(2);
    }

    /** As a running 11.2 was seen to. */
    @Test
    void liesWhileItsDatabaseIsAway() {
        var alice = fake.admin().person("alice", fixture.team);
        fake.switches().databaseAway(true);

        String team = "/teams/name/" + fixture.team.name() + "/channels/name/";
        var forbidden = "api.context.permissions.app_error";
        RefusalContract.assertRefused(fixture.post("x"), 403, forbidden);
        RefusalContract.assertRefused(get("/channels/" + fixture.channel.id() + "/posts"), 403, forbidden);
        RefusalContract.assertRefused(get(team + fixture.channel.name()), 404, "app.team.get_by_name.app_error");
        RefusalContract.assertRefused(get(team + "nowhere"), 404, "app.team.get_by_name.app_error");
        RefusalContract.assertRefused(get("/users/me"), 500, "app.user_terms_of_service.get_by_user.app_error");
        RefusalContract.assertRefused(get("/users/username/alice"), 500, "app.user.get_by_username.app_error");
        assertThat(get("/users/me/teams").status()).isEqualTo(500);
        assertThat(fixture.client
                        .post(
                                "/channels/direct",
                                JsonBodies.array(
                                        List.of(fixture.bot.userId(), alice.id()),
                                        id -> JsonBodies.object().textNode(id)))
                        .status())
                .isEqualTo(500);
        assertThat(get("/channels/" + fixture.channel.id()).text("id")).isEqualTo(fixture.channel.id());
        assertThat(get("/system/ping").status()).isEqualTo(200);

        fake.switches().databaseAway(false);
        assertThat(get("/users/me").status()).isEqualTo(200);
        assertThat(fake.posts()).isEmpty();
    }

    @Test
    void hidesChannelsItDoesNotKnowAsOlderServersDo() {
        fake.switches().hidesUnknownChannels(true);

        RefusalContract.assertRefused(
                get("/channels/" + RefusalContract.WELL_FORMED_BUT_UNKNOWN + "/posts"),
                403,
                "api.context.permissions.app_error");
    }

    private Client.Reply get(String path) {
        return fixture.client.get(path);
    }

    @Test
    void showsPostsOnlyOnceTheReplicaKnowsThem() {
        fake.switches().replicaLag(Duration.ofSeconds(2));
        fixture.post("x");

        assertThat(read("")).isEmpty();

        fixture.clock.advance(Duration.ofSeconds(2));
        assertThat(read("")).hasSize(1);
    }

    @Test
    void skipsPostsOfTheAnchorsMillisecond() {
        String anchor = fixture.post("anchor").text("id");
        fixture.post("same millisecond");
        fixture.clock.advance(Duration.ofMillis(1));
        String later = fixture.post("later").text("id");

        assertThat(read("?after=" + anchor)).containsExactly(later);
    }

    @Test
    void refusesConnectionsWhileItIsDown() {
        fake.goDown();
        assertThatThrownBy(() -> fixture.post("x"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);

        fake.comeUp();
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    @Test
    void logsRequestsAsTheyArrive() {
        fixture.post("x");
        fixture.clock.advance(Duration.ofMillis(250));
        fixture.client.get("/users/me");

        List<LoggedRequest> requests = fake.requests();
        assertThat(requests).extracting(LoggedRequest::path).containsExactly("/api/v4/posts", "/api/v4/users/me");
        assertThat(requests).extracting(LoggedRequest::status).containsExactly(201, 200);
        assertThat(requests.get(1).nanos() - requests.get(0).nanos()).isEqualTo(250_000_000);
        assertThat(fake.count(LoggedRequest::creatingPost)).isEqualTo(1);
    }

    @Test
    void listsPostsInTheOrderOfTheirCommit() {
        for (int i = 0; i < 20; i++) {
            fixture.post("post " + i, "pending " + i);
        }

        List<StoredPost> posts = fake.posts(fixture.channel.id());

        assertThat(posts).hasSize(20);
        assertThat(posts.get(7).message()).isEqualTo("post 7");
        assertThat(posts.get(7).pendingPostId()).isEqualTo("pending 7");
    }

    @Test
    void waitsForPosts() {
        var posting = CompletableFuture.supplyAsync(() -> fixture.post("x"));

        assertThat(fake.awaitPosts(fixture.channel.id(), 1, Duration.ofSeconds(20)))
                .hasSize(1);
        assertThat(posting.join().status()).isEqualTo(201);
        assertThatThrownBy(() -> fake.awaitPosts(2, Duration.ofMillis(1))).isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesPropsBeyondTheLimitOfOlderServers() {
        fake.switches().maxPropsCodePoints(8_000);
        var post = JsonBodies.object().put("channel_id", fixture.channel.id()).put("message", "x");
        post.putObject("props").put("long", "p".repeat(8_000));

        RefusalContract.assertRefused(fixture.client.post("/posts", post), 400, "model.post.is_valid.props.app_error");
    }

    @Test
    void refusesANulInPropsAsInTheText() {
        var post = JsonBodies.object().put("channel_id", fixture.channel.id()).put("message", "x");
        post.putObject("props").put("text", "a\u0000b");
        assertThat(fixture.client.post("/posts", post).status()).isEqualTo(500);

        post.putObject("props").put("text", "a\\u0000b");
        assertThat(fixture.client.post("/posts", post).status()).isEqualTo(201);
    }

    @Test
    void refusesTooLargeABodyBeforeItLooksAtTheChannel() {
        RefusalContract.assertRefused(
                fixture.client.createPost("junk", "x".repeat(300_512)),
                413,
                "api.context.request_body_too_large.app_error");
    }

    @Test
    void refusesTooLongATarget() {
        RefusalContract.assertRefused(
                fixture.client.get("/users/me?x=" + "x".repeat(2_048)), 414, "basic_security_check.url.too_long_error");
    }

    @Test
    void refusesATokenInTheQuery() {
        RefusalContract.assertRefused(
                fixture.client.withToken("").get("/users/me?access_token=" + fixture.bot.token()),
                401,
                "api.context.token_provided.app_error");
    }

    @Test
    void takesARevokedTokenBackOnceItIsRestored() {
        fake.admin().revokeToken(fixture.bot);
        int revoked = fixture.post("x").status();
        fake.admin().restoreToken(fixture.bot);

        assertThat(revoked).isEqualTo(401);
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    @Test
    void saysItIsUnhealthyWithEitherStatus() {
        fake.switches().healthy(false);

        assertThat(fixture.client.get("/system/ping").status()).isEqualTo(500);
        Client.Reply withRest = fixture.client.get("/system/ping?use_rest_semantics=true");
        assertThat(withRest.status()).isEqualTo(200);
        assertThat(withRest.text("status")).isEqualTo("UNHEALTHY");
    }

    @Test
    void refusesConversationsBetweenStrangersWhereTeamsAreNeeded() {
        var stranger = fake.admin().person("stranger");
        var ids = JsonBodies.array(
                List.of(fixture.bot.userId(), stranger.id()),
                id -> JsonBodies.object().textNode(id));
        String conversation = fixture.client.post("/channels/direct", ids).text("id");

        fake.switches().directMessagesNeedCommonTeam(true);

        RefusalContract.assertRefused(
                fixture.client.post("/channels/direct", ids),
                403,
                "api.channel.create_channel.direct_channel.team_restricted_error");
        RefusalContract.assertRefused(
                fixture.client.createPost(conversation, "x"),
                400,
                "api.post.create_post.can_not_post_in_restricted_dm.error");
    }

    private List<String> read(String query) {
        var order = fixture.client
                .get("/channels/" + fixture.channel.id() + "/posts" + query)
                .body()
                .path("order");
        return StreamSupport.stream(order.spliterator(), false)
                .map(id -> id.asText())
                .toList();
    }
}
