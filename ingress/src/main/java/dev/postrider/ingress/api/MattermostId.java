package dev.postrider.ingress.api;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids as Mattermost writes them (model/utils.go, {@code NewId}): the 128 bits of a UUID in 26 characters. */
public final class MattermostId {

    private static final String ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";
    private static final int LENGTH = 26;
    private static final int BITS_PER_CHARACTER = 5;
    private static final int PADDING_BITS = LENGTH * BITS_PER_CHARACTER - 2 * Long.SIZE;

    private MattermostId() {}

    /** The id of these bits. Nothing is lost: each UUID has an id of its own. */
    public static String of(UUID id) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        BigInteger bits = new BigInteger(1, bytes).shiftLeft(PADDING_BITS);
        StringBuilder text = new StringBuilder(LENGTH);
        for (int at = LENGTH - 1; at >= 0; at--) {
            int index = bits.shiftRight(at * BITS_PER_CHARACTER).intValue() & (ALPHABET.length() - 1);
            text.append(ALPHABET.charAt(index));
        }
        return text.toString();
    }
}
