package dev.postrider.common.message;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The header of a record that tells which message it holds, so that nobody need decode the value for that: 16 bytes of
 * the id, and one for the kind. More may follow some day, and is ignored.
 */
public record IdHeader(UUID id, DuplicateKind kind) {

    /** What the header is called. */
    public static final String NAME = "postrider-id";

    private static final int BYTES = 2 * Long.BYTES + 1;

    /** A message without a key has a new id of this version; those made of a key are of another. */
    private static final int OF_A_CALL = 7;

    /** How far back another record of the same message may lie; ascending. */
    public enum DuplicateKind {
        /** Nothing before it is the same message. */
        PLAIN(0),
        /** A repetition of a call that had just failed, whose record may be there all the same. */
        RETRIED(2),
        /** Named by an idempotency key: whatever has the same id within the window is the same message. */
        KEYED(1);

        private final byte code;

        DuplicateKind(int code) {
            this.code = (byte) code;
        }
    }

    /** Of a message as it is published. */
    public static IdHeader of(Message message) {
        if (!message.keyed()) {
            return new IdHeader(message.id(), DuplicateKind.PLAIN);
        }
        return new IdHeader(
                message.id(), message.id().version() == OF_A_CALL ? DuplicateKind.RETRIED : DuplicateKind.KEYED);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(kind.code)
                .array();
    }

    /** Empty if it is not one of ours; a kind that only a newer relay knows is taken for {@link DuplicateKind#PLAIN}. */
    public static Optional<IdHeader> decode(byte @Nullable [] value) {
        if (value == null || value.length < BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return Optional.of(new IdHeader(new UUID(bytes.getLong(), bytes.getLong()), kind(bytes.get())));
    }

    private static DuplicateKind kind(byte code) {
        for (DuplicateKind kind : DuplicateKind.values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return DuplicateKind.PLAIN;
    }
}
