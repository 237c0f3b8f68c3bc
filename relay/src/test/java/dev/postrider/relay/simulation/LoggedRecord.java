package dev.postrider.relay.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** A record of the simulated topic, and what has become of it. */
final class LoggedRecord {

    /** What is the matter with it. */
    enum Kind {
        SOUND,
        MALFORMED,
        /** Of a version that only a newer relay knows. */
        NEWER,
        /** Any post with it is answered 500. */
        POISON_500,
        /** Any post with it is answered 400, with an id that may lie. */
        POISON_400,
        /** Any post with it is answered 400, with an id that is definite. */
        POISON_DEFINITE
    }

    private static final MessageCodec CODEC = new MessageCodec();

    private final History history;
    private final long offset;
    private final QueuedMessage said;
    private final Kind kind;
    private final Written written;
    private final String key;
    private final byte[] value;
    private final Headers headers;

    boolean deadLettered;

    LoggedRecord(History history, long offset, Kind kind, QueuedMessage said, Written written) {
        this.history = history;
        this.offset = offset;
        this.kind = kind;
        this.said = said;
        this.written = written;
        this.key = history.address().isPresent() ? history.lane() : "nobody";
        this.value = value();
        this.headers = headers();
    }

    private byte[] value() {
        return switch (kind) {
            case MALFORMED -> "not ours".getBytes(UTF_8);
            case NEWER -> "{\"v\":99}".getBytes(UTF_8);
            default ->
                CODEC.encodeValue(new Message(
                        id(),
                        history.address().orElseThrow(),
                        said.text(),
                        said.attachments(),
                        said.mentions(),
                        false));
        };
    }

    private Headers headers() {
        Headers all = new ProducerRecord<>(SimulatedKafka.TOPIC, value).headers();
        all.add(IdHeader.NAME, new IdHeader(id(), identity().kind()).encode());
        if (identity().replay() > 0) {
            DeadLetterHeaders.put(
                    all, DeadLetterHeaders.REPLAY, String.valueOf(identity().replay()));
        }
        if (!caller().isEmpty()) {
            all.add(CallerHeader.NAME, CallerHeader.encode(caller()));
        }
        return all;
    }

    /** As this worker's consumer gives it; whoever asks for its value holds it. */
    ConsumerRecord<byte[], byte[]> readBy(SimulatedWorker worker) {
        byte[] keyBytes = key.getBytes(UTF_8);
        return new ConsumerRecord<>(
                SimulatedKafka.TOPIC,
                partition(),
                offset,
                identity().loggedMillis(),
                TimestampType.LOG_APPEND_TIME,
                keyBytes.length,
                bytes() / 2,
                keyBytes,
                value,
                headers,
                Optional.empty()) {
            @Override
            public byte[] value() {
                worker.holds(LoggedRecord.this);
                return super.value();
            }
        };
    }

    /**
     * How it came into the log.
     *
     * @param nanos from the beginning of the simulation
     * @param repeat whether it repeats a message that the log holds before it
     */
    record Written(long nanos, RecordIdentity identity, boolean repeat) {}

    History history() {
        return history;
    }

    int partition() {
        return history.partition();
    }

    long offset() {
        return offset;
    }

    UUID id() {
        return written.identity().id();
    }

    RecordIdentity identity() {
        return written.identity();
    }

    /** It must not be posted: its message is in the log already. */
    boolean isDuplicate() {
        return written.repeat();
    }

    QueuedMessage said() {
        return said;
    }

    /** Whether it may share a post with that one. */
    boolean goesWith(LoggedRecord other) {
        return said.attachments().isEmpty()
                && other.said.attachments().isEmpty()
                && said.mentions() == other.said.mentions();
    }

    String caller() {
        return offset % 3 == 0 ? "" : "ci" + offset % 3;
    }

    Kind kind() {
        return kind;
    }

    boolean isPoison() {
        return kind != Kind.SOUND && kind != Kind.MALFORMED && kind != Kind.NEWER;
    }

    long acceptedNanos() {
        return written.nanos();
    }

    /** What it takes in memory, at least. */
    int bytes() {
        return history.bytesOf(said.text());
    }

    /** What its text begins with, or its attachment where it has no text; no other does. */
    String token() {
        return token(history.partition(), offset);
    }

    static String token(int partition, long offset) {
        return "m" + partition + "o" + offset + ".";
    }

    @Override
    public String toString() {
        return "record " + history.partition() + "/" + offset + " of " + history.lane();
    }
}
