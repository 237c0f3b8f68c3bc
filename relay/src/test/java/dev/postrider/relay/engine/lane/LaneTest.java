package dev.postrider.relay.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Position;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a lane holds all that its next post could take. */
final class LaneTest {

    private static final PostLimits LIMITS = new PostLimits(10, 4, 2);
    private static final List<Attachment> BUILD =
            List.of(new Attachment(Map.of(Attachment.Part.TEXT, "build"), List.of()));

    private static final Address ADDRESS = new Address.ChannelId("c".repeat(26));

    private final Lane lane = new Lane(0, ADDRESS.key());
    private long offset;

    @Test
    void fillsAPostByCodePointsOrByMessages() {
        add("12345", List.of(), Mentions.HARMLESS);
        assertThat(lane.fills(LIMITS)).isFalse();
        add("12345", List.of(), Mentions.HARMLESS);
        assertThat(lane.fills(LIMITS)).isTrue();
    }

    @Test
    void fillsAPostThatEndsAtAttachments() {
        add("a", List.of(), Mentions.HARMLESS);
        add("", BUILD, Mentions.HARMLESS);
        assertThat(lane.fills(LIMITS)).isTrue();

        lane.finishHead();
        assertThat(lane.fills(LIMITS)).isTrue();

        lane.finishHead();
        add("b", List.of(), Mentions.HARMLESS);
        assertThat(lane.fills(LIMITS)).isFalse();
    }

    @Test
    void fillsAPostThatEndsAtAnotherRightToMention() {
        add("a", List.of(), Mentions.HARMLESS);
        add("b", List.of(), Mentions.CHANNEL_WIDE);
        add("c", List.of(), Mentions.CHANNEL_WIDE);
        assertThat(lane.fills(LIMITS)).isTrue();

        lane.finishHead();
        assertThat(lane.fills(LIMITS)).isFalse();
    }

    @Test
    void fillsAPostWithAMessageThatIsMarked() {
        Message marked = new Message(new UUID(0, 0), ADDRESS, "a").with(Priority.URGENT);
        lane.add(new Entry(
                new Position(0, 0), new DecodedRecord.Valid(marked), false, 0, 0, 10, new Entry.Original() {}));

        assertThat(lane.fills(LIMITS)).isTrue();
    }

    private void add(String text, List<Attachment> attachments, Mentions mentions) {
        Message message = new Message(new UUID(0, offset), ADDRESS, text, attachments, mentions, false);
        lane.add(new Entry(
                new Position(0, offset), new DecodedRecord.Valid(message), false, 0, 0, 10, new Entry.Original() {}));
        offset++;
    }
}
