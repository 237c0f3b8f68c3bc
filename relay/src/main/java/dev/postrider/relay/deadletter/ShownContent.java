package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.composition.PlainAttachments;
import java.io.PrintStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The text of a record and its attachments, as a terminal may show them. */
public final class ShownContent {

    private ShownContent() {}

    /** @param content what the record was decoded to; one that is no message is shown as it is */
    public static void print(ConsumerRecord<byte[], byte[]> record, DecodedRecord content, PrintStream out) {
        if (!(content instanceof DecodedRecord.Valid valid)) {
            out.println(Visible.lines(text(record.value())));
            return;
        }
        if (!valid.message().text().isBlank()) {
            out.println(Visible.lines(valid.message().text()));
        }
        PlainAttachments.lines(valid.message().attachments()).forEach(line -> out.println(Visible.lines(line)));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }
}
