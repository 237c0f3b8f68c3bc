package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Mentions;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages with attachments, with or without a text, are posted once like any other. */
final class EngineAttachmentTest {

    private static final Attachment BUILD =
            new Attachment(Map.of(Attachment.Part.TEXT, "build"), List.of(new Attachment.Field("host", "a", true)));

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    @Test
    void attachmentsTravelWithTheirMessageAlone() {
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");
        driver.message(1, said("c"));
        driver.message(channel(1), "d");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a\n\nb", "c", "d");
        assertThat(driver.room.shown)
                .extracting(Request.Post::attachments)
                .containsExactly(List.of(), List.of(BUILD), List.of());
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void messagesOfAnotherRightToMentionTravelApart() {
        driver.message(channel(1), "a");
        driver.message(1, new QueuedMessage("@all", List.of(), Mentions.CHANNEL_WIDE, driver.wallMillis()));
        driver.message(channel(1), "@all");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a", "@all", "@\u200ball");
    }

    @Test
    void attachmentsWithoutATextAreDoneWhenTheyArePosted() {
        driver.message(1, said(""));
        driver.message(1, said(""));
        driver.message(channel(1), "after");
        driver.settle();

        assertThat(driver.room.shown)
                .extracting(Request.Post::range)
                .containsExactly(new Range(0, 0, 0, 0), new Range(1, 0, 1, 0), new Range(2, 0, 2, 0));
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void attachmentsWithoutATextThatAreThereAreNotPostedAgain() {
        driver.message(1, said(""));
        driver.message(channel(1), "after");
        driver.act();
        Command.Send post = driver.open.get(0);
        driver.answer(
                post,
                driver.room.swallow(
                        post.request(), new DestinationFailure.Unavailable("reset", DeliveryCertainty.UNCERTAIN)));

        driver.pass(Duration.ofMinutes(10));

        assertThat(driver.room.texts()).containsExactly("", "after");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void asSuccessorTooAndIfTheyAreNotThereExactlyTheyAreSent() {
        driver.message(1, said(""));
        driver.act();
        EngineDriver successor = driver.takeOver();

        successor.pass(Duration.ofMinutes(10));

        assertThat(successor.requests()).first().asString().startsWith("look ");
        assertThat(successor.room.shown).hasSize(1).allSatisfy(post -> {
            assertThat(post.range()).isEqualTo(new Range(0, 0, 0, 0));
            assertThat(post.attachments()).containsExactly(BUILD);
        });
    }

    @Test
    void theLastPartOfALongTextBringsTheAttachments() {
        driver.message(1, said("word ".repeat(100).strip()));
        driver.settle();

        int parts = driver.room.shown.size();
        assertThat(parts).isGreaterThan(2);
        assertThat(driver.room.shown.subList(0, parts - 1))
                .allMatch(post -> post.attachments().isEmpty());
        assertThat(driver.room.shown.get(parts - 1).attachments()).containsExactly(BUILD);
    }

    @Test
    void refusedAttachmentsAreADeadLetterAndTheOthersGoOn() {
        driver.chat = request ->
                request instanceof Request.Post post && !post.attachments().isEmpty()
                        ? new PostOutcome.TextRejected("model.post.is_valid.props.app_error")
                        : driver.room.answer(request);
        driver.message(channel(1), "a");
        driver.message(1, said(""));
        driver.message(channel(1), "b");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a", "b");
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(((DecodedRecord.Valid) driver.deadLetters.get(0).entry().content())
                        .message()
                        .attachments())
                .containsExactly(BUILD);
    }

    private QueuedMessage said(String text) {
        return new QueuedMessage(text, List.of(BUILD), Mentions.HARMLESS, driver.wallMillis());
    }
}
