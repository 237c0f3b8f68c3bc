package dev.postrider.common.receipt;

import dev.postrider.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A record that is finished.
 *
 * @param offset in its partition of the topic of messages
 * @param idPrint the first four bytes of SHA-256 of its message's id: enough to tell whether an id belongs to this offset,
 *     too little to learn the id; 0 for a record without an id
 * @param caller the name of the key it was sent with; empty if there was none
 */
public record FinishedMessage(long offset, int idPrint, String caller) {

    /** The print of an id. */
    public static int print(UUID id) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return ByteBuffer.wrap(Sha256.of(bytes)).getInt();
    }
}
