package dev.postrider.relay.loop;

import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Turns Kafka's records into the engine's. */
final class Records {

    /** Longer is no address, and need not be looked at. */
    private static final int LONGEST_KEY_BYTES = 256;

    /** Of so many addresses it is remembered that they are some: to parse one costs more than to read a record. */
    private static final int ADDRESSES = 4_096;

    private final Set<String> addresses = new HashSet<>();
    private final MessageCodec codec = new MessageCodec();

    /** The lane of a record: its key if that is an address, else one of its own. Cheap: most are never decoded. */
    String lane(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        if (key != null && key.length <= LONGEST_KEY_BYTES) {
            String address = new String(key, StandardCharsets.UTF_8);
            if (isAddress(address)) {
                return address;
            }
        }
        return "malformed/" + record.offset();
    }

    private boolean isAddress(String text) {
        if (addresses.contains(text)) {
            return true;
        }
        if (Address.parse(text).isEmpty()) {
            return false;
        }
        if (addresses.size() >= ADDRESSES) {
            addresses.clear();
        }
        return addresses.add(text);
    }

    /** Cheap, too: without decoding the value. */
    RecordIdentity identity(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        Header id = headers.lastHeader(IdHeader.NAME);
        Optional<IdHeader> known = id == null ? Optional.empty() : IdHeader.decode(id.value());
        return known.map(header -> new RecordIdentity(
                        header.id(), header.kind(), DeadLetterHeaders.replays(headers), record.timestamp()))
                .orElseGet(() -> RecordIdentity.unnamed(record.timestamp()));
    }

    Entry entry(ConsumerRecord<byte[], byte[]> record) {
        ReadRecord read = new ReadRecord(record);
        Position position = new Position(record.partition(), record.offset());
        Header accepted = record.headers().lastHeader(AcceptedHeader.NAME);
        long acceptedMillis = accepted == null
                ? record.timestamp()
                : AcceptedHeader.decode(accepted.value()).orElse(record.timestamp());
        return new Entry(
                position,
                content(record),
                DeadLetterHeaders.replays(record.headers()) > 0,
                record.timestamp(),
                Math.max(record.timestamp(), acceptedMillis),
                read.bytes(),
                read);
    }

    private DecodedRecord content(ConsumerRecord<byte[], byte[]> record) {
        DecodedRecord decoded = codec.decode(record.key(), record.value());
        Header priority = record.headers().lastHeader(Priority.HEADER);
        return priority != null && decoded instanceof DecodedRecord.Valid valid
                ? new DecodedRecord.Valid(valid.message().with(Priority.decode(priority.value())))
                : decoded;
    }
}
