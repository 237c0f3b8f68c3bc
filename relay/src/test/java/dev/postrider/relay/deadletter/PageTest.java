package dev.postrider.relay.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.testkit.output.CapturedTerminal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What is shown of a message that has more than a text. */
final class PageTest {

    private static final Attachment BUILD = new Attachment(
            Map.of(Attachment.Part.TITLE, "build\u202e", Attachment.Part.TEXT, "two\n\tlines\u001b[2J"),
            List.of(new Attachment.Field("host", "@all", true)));

    @Test
    void showsAttachmentsBelowTheText() {
        assertThat(page("text")).endsWith("""

                text
                | build<U+202E>
                | two
                | \tlines<U+001B>[2J
                | host: @all
                """);
    }

    @Test
    void showsAttachmentsWithoutAText() {
        assertThat(page("")).endsWith("""
                id: 00000000-0000-0001-0000-000000000002

                | build<U+202E>
                | two
                | \tlines<U+001B>[2J
                | host: @all
                """);
    }

    private static String page(String text) {
        MessageCodec codec = new MessageCodec();
        Message message = new Message(
                new UUID(1, 2), new Address.Username("jane"), text, List.of(BUILD), Mentions.HARMLESS, false);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("dead", 0, 7, codec.encodeKey(message), codec.encodeValue(message));
        CapturedTerminal terminal = new CapturedTerminal();
        Page.print(record, new DeadLetterTopic.Listed(DeadLetter.of(record), false), terminal.stream());
        return terminal.text();
    }
}
