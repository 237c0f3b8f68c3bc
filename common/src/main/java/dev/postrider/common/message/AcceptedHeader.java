package dev.postrider.common.message;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The header of a record that tells when its message was accepted, by the clock of the ingress: milliseconds of the
 * epoch in 8 bytes. The log's own time is the broker's; a message is too old only if both say so.
 */
public final class AcceptedHeader {

    /** What the header is called. */
    public static final String NAME = "postrider-accepted";

    private AcceptedHeader() {}

    public static byte[] encode(long epochMillis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(epochMillis).array();
    }

    /** Empty if it is not one of ours. */
    public static OptionalLong decode(byte @Nullable [] value) {
        return value == null || value.length != Long.BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(value).getLong());
    }
}
