package dev.postrider.ingress.publish;

import dev.postrider.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What makes two calls the same, as a fingerprint: it holds no text, and is as long for a long call as for a short one.
 * Two different calls with the same one are not to be found: it is the first half of a SHA-256.
 */
public record RequestFingerprint(long high, long low) {

    /** Of the parts in this order; no part runs into the next. */
    public static RequestFingerprint of(String... parts) {
        byte[][] pieces = new byte[2 * parts.length][];
        for (int i = 0; i < parts.length; i++) {
            byte[] bytes = parts[i].getBytes(StandardCharsets.UTF_8);
            pieces[2 * i] =
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
            pieces[2 * i + 1] = bytes;
        }
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(pieces));
        return new RequestFingerprint(hash.getLong(), hash.getLong());
    }
}
