package dev.postrider.relay.simulation;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of the simulated topic, and what has become of it. */
final class LoggedRecord implements Entry.Original {

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

    private final History history;
    private final long offset;
    private final QueuedMessage said;
    private final Kind kind;
    private final Written written;
    private final Entry entry;

    boolean deadLettered;

    LoggedRecord(History history, long offset, Kind kind, QueuedMessage said, Written written) {
        this.history = history;
        this.offset = offset;
        this.kind = kind;
        this.said = said;
        this.written = written;
        Position position = new Position(history.partition(), offset);
        this.entry = new Entry(
                position,
                content(),
                written.identity().replay() > 0,
                written.identity().loggedMillis(),
                written.identity().loggedMillis(),
                history.bytesOf(said.text()),
                this);
    }

    private DecodedRecord content() {
        return switch (kind) {
            case MALFORMED -> new DecodedRecord.Malformed("not ours");
            case NEWER -> new DecodedRecord.NewerVersion(2);
            default ->
                new DecodedRecord.Valid(new Message(
                        id(),
                        history.address().orElseThrow(),
                        said.text(),
                        said.attachments(),
                        said.mentions(),
                        false));
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

    @Override
    public byte @Nullable [] header(String name) {
        return name.equals(CallerHeader.NAME) ? CallerHeader.encode(caller()) : null;
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

    Entry entry() {
        return entry;
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
