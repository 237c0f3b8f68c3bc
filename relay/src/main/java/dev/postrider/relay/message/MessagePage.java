package dev.postrider.relay.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.deadletter.ShownContent;
import dev.postrider.relay.deadletter.Visible;
import java.io.PrintStream;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A message as an operator reads it: what is known of it, an empty line, its text and attachments. */
final class MessagePage {

    private MessagePage() {}

    /** @param ending what became of it, in words */
    static void print(ConsumerRecord<byte[], byte[]> record, UUID id, String ending, PrintStream out) {
        line("id", id.toString(), out);
        line("at", new MessagePlace(record.partition(), record.offset()).toString(), out);
        line("address", record.key() == null ? "" : new String(record.key(), UTF_8), out);
        Header caller = record.headers().lastHeader(CallerHeader.NAME);
        line("caller", caller == null ? "" : CallerHeader.decode(caller.value()), out);
        line("accepted", Instant.ofEpochMilli(record.timestamp()).toString(), out);
        int replays = DeadLetterHeaders.replays(record.headers());
        if (replays > 0) {
            line("replayed", replays + (replays == 1 ? " time" : " times"), out);
        }
        line("state", ending, out);
        out.println();
        ShownContent.print(record, new MessageCodec().decode(record.key(), record.value()), out);
    }

    private static void line(String name, String value, PrintStream out) {
        out.println(name + ": " + Visible.line(value));
    }
}
