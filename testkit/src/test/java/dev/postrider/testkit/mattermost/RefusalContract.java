package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts that are refused, and how the refusals differ. */
interface RefusalContract extends OnPremises {

    String WELL_FORMED_BUT_UNKNOWN = "zzzzzzzzzzzzzzzzzzzzzzzzzz";

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", WELL_FORMED_BUT_UNKNOWN})
    default void refusesEveryBadTokenAlike(String token) {
        Client.Reply reply = bot().withToken(token).createPost(channel(), "x");

        assertRefused(reply, 401, "api.context.session_expired.app_error");
        assertThat(reply.text("request_id")).isNotEmpty();
    }

    @Test
    default void refusesADisabledBotAtOnce() {
        String other = premises().bot("disabled");
        Client disabled = bot().withToken(premises().token(other));
        int before = disabled.get("/users/me").status();

        premises().admin.post("/bots/" + other + "/disable", JsonBodies.object());

        assertThat(before).isEqualTo(200);
        assertRefused(disabled.get("/users/me"), 401, "api.context.session_expired.app_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "junk-with-dash", WELL_FORMED_BUT_UNKNOWN})
    default void refusesEveryChannelItDoesNotKnowAlike(String channelId) {
        assertRefused(bot().createPost(channelId, "x"), 403, "api.context.permissions.app_error");
    }

    @Test
    default void refusesChannelsOfWhichTheBotIsNoMemberAsIfUnknown() {
        assertRefused(bot().createPost(premises().privateWithoutBot, "x"), 403, "api.context.permissions.app_error");
        assertRefused(bot().createPost(premises().openWithoutBot, "x"), 403, "api.context.permissions.app_error");
        assertRefused(bot().createPost(premises().inOtherTeam, "x"), 403, "api.context.permissions.app_error");
        assertRefused(bot().createPost(premises().archivedWithoutBot, "x"), 403, "api.context.permissions.app_error");
    }

    @Test
    default void refusesAnArchivedChannel() {
        assertRefused(
                bot().createPost(premises().archivedChannel, "x"),
                400,
                "api.post.create_post.can_not_post_to_deleted.error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "😀"})
    default void refusesOneCodePointTooMany(String codePoint) {
        assertRefused(
                bot().createPost(channel(), codePoint.repeat(16_384)),
                400,
                "model.post.is_valid.message_length.app_error",
                "model.post.is_valid.msg.app_error");
    }

    @Test
    default void refusesATextWithNulAsIfItWereTheServersFault() {
        assertThat(bot().createPost(channel(), "a\0b").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"channel_id\":"})
    default void refusesABodyThatIsNoJson(String body) {
        Client.Reply reply = bot().send("POST", "/api/v4/posts", body, "application/json");

        assertRefused(reply, 400, "api.context.invalid_body_param.app_error");
    }

    /** Older servers take what they can read of it, and that names no channel. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"channel_id\":7}", "{}"})
    default void refusesJsonThatIsNoPost(String body) {
        assertThat(bot().send("POST", "/api/v4/posts", body, "application/json").status())
                .isIn(400, 403);
    }

    @Test
    default void refusesAHugeBody() {
        assertThat(bot().createPost(channel(), "x".repeat(400_000)).status()).isIn(413, 400);
    }

    @Test
    default void refusesAnIdOfTheClientsChoice() {
        ObjectNode post = JsonBodies.object()
                .put("channel_id", channel())
                .put("message", "x")
                .put("id", WELL_FORMED_BUT_UNKNOWN);

        assertThat(bot().post("/posts", post).status()).isEqualTo(400);
    }

    @Test
    default void refusesTheServersOwnTypes() {
        ObjectNode post = JsonBodies.object()
                .put("channel_id", channel())
                .put("message", "x")
                .put("type", "system_join_channel");

        assertThat(bot().post("/posts", post).status()).isEqualTo(400);
    }

    @Test
    default void refusesAReplyToNothing() {
        ObjectNode post = JsonBodies.object()
                .put("channel_id", channel())
                .put("message", "x")
                .put("root_id", WELL_FORMED_BUT_UNKNOWN);

        assertRefused(bot().post("/posts", post), 400, "api.post.create_post.root_id.app_error");
    }

    static void assertRefused(Client.Reply reply, int status, String... ids) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.errorId()).isIn((Object[]) ids);
        assertThat(reply.body().path("status_code").asInt()).isEqualTo(status);
    }
}
