package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.digest.Sha256;
import dev.postrider.common.message.PostOrigin;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a post carries to be known again: where its messages are in Kafka. Written here and read here.
 *
 * <p>It stays under 2,000 characters, because older servers refuse props of more than 8,000 in all.
 */
final class PostOriginProp {

    /** The prop it is in. */
    static final String PROP = PostOrigin.PROP;

    /** A longer group goes by its hash. */
    private static final int LONGEST_GROUP = 200;

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

    private PostOriginProp() {}

    static ObjectNode of(Request.Post post) {
        Range range = post.range();
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group(post.origin()))
                .put("topic", post.origin().topicId())
                .put("partition", post.partition())
                .put("lane", post.address().key())
                .put("first", range.first())
                .put("from", range.from())
                .put("last", range.last())
                .put("to", range.to())
                .put("id", post.lastId().toString());
    }

    /**
     * The same for every attempt at this range and for no other: the server takes a second post under one id within 30 s
     * for a repetition, no matter who sent it. With the message's id in it nobody else can guess it.
     */
    static String pendingPostId(Request.Post post) {
        Range range = post.range();
        return String.join(
                ":",
                PROP,
                post.lastId().toString(),
                Integer.toString(post.partition()),
                Long.toString(range.first()),
                Integer.toString(range.from()),
                Long.toString(range.last()),
                Integer.toString(range.to()),
                post.origin().topicId(),
                group(post.origin()));
    }

    /**
     * A post with such a stamp, if it counts for the lane that is asked for.
     *
     * @param id of the post
     * @param fields the stamp's plain values by name, as they came from the server: anybody may have written them
     */
    static Optional<ShownPost> shown(String id, Map<String, String> fields, Request.Verify asked) {
        boolean ofThisLane = group(asked.origin()).equals(fields.get("group"))
                && asked.origin().topicId().equals(fields.get("topic"))
                && Integer.toString(asked.partition()).equals(fields.get("partition"))
                && asked.address().key().equals(fields.get("lane"));
        OptionalLong last = number(fields, "last");
        OptionalLong to = number(fields, "to");
        if (!ofThisLane || last.isEmpty() || to.isEmpty() || to.getAsLong() > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        UUID candidate = asked.candidates().get(last.getAsLong());
        boolean counts = asked.candidates().isEmpty()
                || (candidate != null && candidate.toString().equals(fields.get("id")));
        if (!counts) {
            return Optional.empty();
        }
        Progress reached = new Progress(last.getAsLong(), (int) to.getAsLong());
        return Optional.of(new ShownPost(reached, number(fields, "first").orElse(last.getAsLong()), id));
    }

    private static OptionalLong number(Map<String, String> fields, String name) {
        String digits = fields.getOrDefault(name, "");
        return WHOLE_NUMBER.matcher(digits).matches() ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private static String group(Origin origin) {
        return origin.group().length() <= LONGEST_GROUP ? origin.group() : hash(origin.group());
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
