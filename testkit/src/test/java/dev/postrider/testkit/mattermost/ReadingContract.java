package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading a channel back, which is how a relay finds out what became of a post. */
interface ReadingContract extends OnPremises {

    @Test
    default void showsTheNewestPostFirst() {
        String first = later("first");
        String second = later("second");

        assertThat(order("?per_page=2")).containsExactly(second, first);
    }

    @Test
    default void showsWhatWasCreatedAtOnceAndForgetsThePendingId() {
        String id =
                bot().createPost(channel(), "read me", premises().name("read")).text("id");

        JsonNode post = read("?per_page=10").body().path("posts").path(id);

        assertThat(post.path("message").asText()).isEqualTo("read me");
        assertThat(post.path("user_id").asText()).isEqualTo(premises().botId);
        assertThat(post.path("pending_post_id").asText()).isEmpty();
    }

    @Test
    default void pagesFromTheNewestToTheOldest() {
        String first = later("page one");
        String second = later("page two");
        String third = later("page three");

        assertThat(order("?per_page=1&page=0")).containsExactly(third);
        assertThat(order("?per_page=1&page=1")).containsExactly(second);
        assertThat(order("?per_page=2&page=1")).startsWith(first);
    }

    @Test
    default void showsOnlyLaterPostsAfterAnAnchor() {
        String before = later("before");
        String anchor = later("anchor");
        String next = later("next");
        String last = later("last");

        assertThat(order("?after=" + anchor)).containsExactly(last, next).doesNotContain(anchor, before);
        assertThat(order("?after=" + anchor + "&per_page=1")).containsExactly(next);
        assertThat(order("?after=" + last)).isEmpty();
    }

    @Test
    default void showsOnlyEarlierPostsBeforeAnAnchor() {
        String before = later("before");
        String anchor = later("anchor");
        String next = later("next");

        assertThat(order("?before=" + anchor)).startsWith(before).doesNotContain(anchor, next);
    }

    @Test
    default void showsNothingAfterAnUnknownAnchor() {
        assertThat(order("?after=" + RefusalContract.WELL_FORMED_BUT_UNKNOWN)).isEmpty();
    }

    @Test
    default void showsDeletedPostsOnlySinceATime() {
        String anchor = later("anchor");
        String gone = later("gone");
        long since = read("?per_page=5")
                .body()
                .path("posts")
                .path(anchor)
                .path("update_at")
                .asLong();

        premises().admin.delete("/posts/" + gone);
        JsonNode posts = read("?since=" + since).body().path("posts");

        assertThat(posts.has(anchor)).isFalse();
        assertThat(posts.path(gone).path("delete_at").asLong()).isPositive();
        assertThat(order("?after=" + anchor)).isEmpty();
    }

    @Test
    default void capsAPageAtTwoHundredWithoutComplaint() {
        Client.Reply reply = read("?per_page=100000");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("order").size()).isBetween(1, 200);
    }

    @Test
    default void refusesToShowWhatTheBotMayNotRead() {
        RefusalContract.assertRefused(
                bot().get("/channels/" + premises().privateWithoutBot + "/posts"),
                403,
                "api.context.permissions.app_error");
    }

    @Test
    default void showsNothingOfAChannelItDoesNotKnow() {
        Client.Reply reply = bot().get("/channels/" + RefusalContract.WELL_FORMED_BUT_UNKNOWN + "/posts");

        if (reply.status() == 403) { // 9.11 and before
            RefusalContract.assertRefused(reply, 403, "api.context.permissions.app_error");
        } else { // 11.2
            RefusalContract.assertRefused(reply, 404, "app.channel.get.existing.app_error");
        }
    }

    @Test
    default void letsABotThatMayPostEverywhereReadNothing() {
        String writer = premises().bot("writer");
        premises().join(premises().teamId, writer);
        premises()
                .admin
                .put("/users/" + writer + "/roles", JsonBodies.object().put("roles", "system_user system_post_all"));
        Client client = bot().withToken(premises().token(writer));

        Client.Reply posted = client.createPost(premises().privateWithoutBot, "from outside");
        Client.Reply read = client.get("/channels/" + premises().privateWithoutBot + "/posts");

        assertThat(posted.status()).isEqualTo(201);
        assertThat(read.status()).isEqualTo(403);
    }

    private Client.Reply read(String query) {
        return bot().get("/channels/" + channel() + "/posts" + query);
    }

    private List<String> order(String query) {
        List<String> ids = new ArrayList<>();
        read(query).body().path("order").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    /** A post in a later millisecond than the newest one: makes as many as that takes and answers the last. */
    private String later(String message) {
        JsonNode newest = read("?per_page=1").body();
        long at = newest.path("posts")
                .path(newest.path("order").path(0).asText())
                .path("create_at")
                .asLong();
        Client.Reply post = bot().createPost(channel(), message);
        while (post.body().path("create_at").asLong() <= at) {
            assertThat(post.status()).isEqualTo(201);
            premises().admin.delete("/posts/" + post.text("id"));
            post = bot().createPost(channel(), message);
        }
        return post.text("id");
    }
}
