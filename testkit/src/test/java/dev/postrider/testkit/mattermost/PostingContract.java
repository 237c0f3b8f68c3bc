package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts that succeed, and the thirty seconds in which a repeated one is recognised. */
interface PostingContract extends OnPremises {

    @Test
    default void createsAPostAndShowsItWhole() {
        Client.Reply reply = bot().createPost(channel(), "hello", premises().name("echo"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(reply.text("id")).matches("[a-z0-9]{26}");
        assertThat(reply.text("message")).isEqualTo("hello");
        assertThat(reply.text("channel_id")).isEqualTo(channel());
        assertThat(reply.text("user_id")).isEqualTo(premises().botId);
        assertThat(reply.text("pending_post_id")).isEqualTo(premises().name("echo"));
        assertThat(reply.body().path("create_at").asLong()).isPositive();
        assertThat(reply.body().path("delete_at").asLong()).isZero();
    }

    @Test
    default void marksPostsOfABot() {
        Client.Reply reply = bot().createPost(channel(), "who");

        assertThat(reply.body().path("props").path("from_bot").asText()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/command",
                "<b>&amp;\"\\ ' `",
                "line\n\ttab",
                "é ü ß",
                "שלום",
                "👩‍👩‍👧‍👦 e\u0301",
                "+ %2F %25"
            })
    default void keepsTheTextAsItIs(String text) {
        assertThat(bot().createPost(channel(), text).text("message")).isEqualTo(text);
    }

    @Test
    default void postsInAPrivateChannelOfWhichTheBotIsAMember() {
        assertThat(bot().createPost(premises().privateChannel, "inside").status())
                .isEqualTo(201);
    }

    @Test
    default void givesBackPropsOnReading() {
        ObjectNode props = JsonBodies.object().put("postrider", "topic-3-17");
        props.putObject("nested").put("number", 7).putArray("list").add("x");
        ObjectNode post = JsonBodies.object().put("channel_id", channel()).put("message", "with props");
        post.set("props", props);

        String id = bot().post("/posts", post).text("id");
        Client.Reply read = bot().get("/channels/" + channel() + "/posts?per_page=5");

        var found = read.body().path("posts").path(id).path("props");
        assertThat(found.path("postrider").asText()).isEqualTo("topic-3-17");
        assertThat(found.path("nested")).isEqualTo(props.path("nested"));
    }

    @Test
    default void listsTheAttachmentsOfAPostForItsClients() {
        ObjectNode post = JsonBodies.object().put("channel_id", channel()).put("message", "");
        post.putObject("props")
                .putArray("attachments")
                .addObject()
                .put("title", "build")
                .put("text", "passed");

        Client.Reply reply = bot().post("/posts", post);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()
                        .path("props")
                        .path("attachments")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("passed");
        assertThat(reply.body()
                        .path("metadata")
                        .path("embeds")
                        .path(0)
                        .path("type")
                        .asText())
                .isEqualTo("message_attachment");
    }

    @Test
    default void answersARepeatedPendingIdWithTheFirstPost() {
        String pending = premises().name("repeated");

        Client.Reply first = bot().createPost(channel(), "once", pending);
        Client.Reply second = bot().createPost(channel(), "once, but different", pending);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(second.text("message")).isEqualTo("once");
        assertThat(first.text("pending_post_id")).isEqualTo(pending);
        assertThat(second.text("pending_post_id")).isEmpty();
    }

    @Test
    default void makesTwoPostsOfTwoPendingIds() {
        Client.Reply first = bot().createPost(channel(), "same text", premises().name("one"));
        Client.Reply second =
                bot().createPost(channel(), "same text", premises().name("two"));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    }

    @Test
    default void makesTwoPostsWithoutAPendingId() {
        Client.Reply first = bot().createPost(channel(), "same text");
        Client.Reply second = bot().createPost(channel(), "same text");

        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    }

    @Test
    default void forgetsThePendingIdOfARefusedPost() {
        String pending = premises().name("second-try");

        bot().createPost(channel(), "x".repeat(16_384), pending);
        Client.Reply second = bot().createPost(channel(), "short enough", pending);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("message")).isEqualTo("short enough");
    }

    @Test
    default void acceptsAFullLengthMeasuredInCodePoints() {
        String text = "😀".repeat(16_383);

        Client.Reply reply = bot().createPost(channel(), text);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text("message")).isEqualTo(text);
    }

    @Test
    default void acceptsAReply() {
        String rootId = bot().createPost(channel(), "root").text("id");

        Client.Reply reply = bot().post(
                        "/posts",
                        JsonBodies.object()
                                .put("channel_id", channel())
                                .put("message", "reply")
                                .put("root_id", rootId));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text("root_id")).isEqualTo(rootId);
    }

    @Test
    default void doesNotMindParametersOfOtherVersions() {
        ObjectNode post = JsonBodies.object().put("channel_id", channel()).put("message", "quiet");

        assertThat(bot().post("/posts?set_online=false", post).status()).isEqualTo(201);
    }
}
