package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.relay.deadletter.DeadLetterTopic.Listed;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One dead letter as an operator reads it: headers, an empty line, the text, its attachments. */
final class Page {

    private Page() {}

    static void print(ConsumerRecord<byte[], byte[]> record, Listed listed, PrintStream out) {
        line("address", listed.letter().address(), out);
        line("replayed", listed.replayed() ? "yes" : "no", out);
        for (Header header : record.headers()) {
            line(header.key(), value(header), out);
        }
        DecodedRecord content = new MessageCodec().decode(record.key(), record.value());
        if (content instanceof DecodedRecord.Valid valid) {
            line("id", valid.message().id().toString(), out);
        }
        out.println();
        ShownContent.print(record, content, out);
    }

    private static void line(String name, String value, PrintStream out) {
        out.println(Visible.line(name) + ": " + Visible.line(value));
    }

    private static String value(Header header) {
        if (header.key().equals(AcceptedHeader.NAME)) {
            OptionalLong accepted = AcceptedHeader.decode(header.value());
            return accepted.isPresent()
                    ? Instant.ofEpochMilli(accepted.getAsLong()).toString()
                    : text(header.value());
        }
        return Optional.ofNullable(header.value())
                .filter(bytes -> header.key().equals(IdHeader.NAME))
                .flatMap(IdHeader::decode)
                .map(known -> known.id().toString())
                .orElseGet(() -> text(header.value()));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }
}
