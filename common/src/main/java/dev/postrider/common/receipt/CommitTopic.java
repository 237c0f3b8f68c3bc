package dev.postrider.common.receipt;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * For which topic a relay made a commit, as the metadata of the commit begins: base64 of a version byte, the length of the
 * topic's id in one byte, and the id. What follows is the relay's own.
 */
public final class CommitTopic {

    private static final byte VERSION = 3;

    private CommitTopic() {}

    /** Empty if no relay made the commit, or one whose metadata is of another version. */
    public static Optional<String> of(String metadata) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            int length = in.get();
            if (length < 0 || length > in.remaining()) {
                return Optional.empty();
            }
            byte[] id = new byte[length];
            in.get(id);
            return Optional.of(new String(id, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
