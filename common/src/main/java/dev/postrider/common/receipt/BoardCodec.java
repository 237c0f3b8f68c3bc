package dev.postrider.common.receipt;

import static dev.postrider.common.receipt.RequiredFields.number;
import static dev.postrider.common.receipt.RequiredFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.receipt.BoardEntry.ChatPause;
import dev.postrider.common.receipt.BoardEntry.HeldLane;
import dev.postrider.common.receipt.BoardEntry.HoldReason;
import dev.postrider.common.receipt.BoardEntry.PostingLane;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the board as the value of a Kafka record: JSON, by the names of {@link BoardEntry}. Times are milliseconds since
 * 1970. Decoding never throws. Thread-safe.
 */
public final class BoardCodec {

    private static final int VERSION = 1;

    private BoardCodec() {}

    /** The value of the record. */
    public static byte[] encode(BoardEntry entry) {
        ObjectNode value = RequiredFields.create();
        value.put("v", VERSION);
        value.put("topic", entry.reporter().topicId());
        value.put("group", entry.reporter().group());
        value.put("partition", entry.partition());
        value.put("at", entry.at().toEpochMilli());
        value.put("committed", entry.committed());
        value.put("read_to", entry.readTo());
        value.put("posts_per_second", entry.postsPerSecond());
        value.put("lanes_ready", entry.lanesReady());
        value.put("messages_per_post", entry.messagesPerPost());
        entry.pause()
                .ifPresent(pause -> value.putObject("pause")
                        .put("reason", pause.reason())
                        .put("since", pause.since().toEpochMilli())
                        .put("until", pause.until().toEpochMilli()));
        ArrayNode held = value.putArray("held");
        for (HeldLane lane : entry.held()) {
            held.addObject()
                    .put("address", lane.address())
                    .put("why", lane.why().name().toLowerCase(Locale.ROOT))
                    .put("detail", lane.detail())
                    .put("since", lane.since().toEpochMilli())
                    .put("until", lane.until().toEpochMilli());
        }
        ArrayNode posting = value.putArray("posting");
        for (PostingLane lane : entry.posting()) {
            posting.addObject().put("address", lane.address()).put("last", lane.last());
        }
        return RequiredFields.bytes(value);
    }

    /** Empty if it is not one of ours, or of a newer version. */
    public static Optional<BoardEntry> decode(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode fields = RequiredFields.read(value);
            if (fields.path("v").asInt() != VERSION) {
                return Optional.empty();
            }
            JsonNode pause = fields.path("pause");
            return Optional.of(new BoardEntry(
                    new Reporter(text(fields, "topic"), text(fields, "group")),
                    (int) number(fields, "partition"),
                    time(fields, "at"),
                    number(fields, "committed"),
                    number(fields, "read_to"),
                    fields.path("posts_per_second").asDouble(),
                    (int) number(fields, "lanes_ready"),
                    fields.path("messages_per_post").asDouble(),
                    pause.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(
                                    new ChatPause(text(pause, "reason"), time(pause, "since"), time(pause, "until"))),
                    held(fields.path("held")),
                    posting(fields.path("posting"))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<HeldLane> held(JsonNode lanes) {
        List<HeldLane> held = new ArrayList<>();
        for (JsonNode lane : lanes) {
            String name = text(lane, "why");
            Optional<HoldReason> why = Arrays.stream(HoldReason.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst(); // a newer relay may have more
            if (why.isPresent()) {
                held.add(new HeldLane(
                        text(lane, "address"),
                        why.get(),
                        text(lane, "detail"),
                        time(lane, "since"),
                        time(lane, "until")));
            }
        }
        return held;
    }

    private static List<PostingLane> posting(JsonNode lanes) {
        List<PostingLane> posting = new ArrayList<>();
        for (JsonNode lane : lanes) {
            posting.add(new PostingLane(text(lane, "address"), number(lane, "last")));
        }
        return posting;
    }

    private static Instant time(JsonNode fields, String name) {
        return Instant.ofEpochMilli(number(fields, name));
    }
}
