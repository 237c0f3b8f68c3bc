package dev.postrider.ingress.publish;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.UUID;

/** Gives messages their ids. Thread-safe. */
public final class MessageIds {

    private final NoArgGenerator timeOrdered;

    /** Ids are only as hard to guess as {@code random} is. */
    public MessageIds(Random random, Clock clock) {
        timeOrdered = Generators.timeBasedEpochGenerator(random, new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.wall().toEpochMilli();
            }
        });
    }

    /** A new id, a UUIDv7. */
    public UUID next() {
        return timeOrdered.generate();
    }

    /**
     * The id of the message that address and idempotency key name, a UUIDv8: the same on every call and every replica.
     *
     * <p>It lets whoever reads the records see that two of them are one message; nothing is dropped here.
     */
    public static UUID of(Address address, String idempotencyKey) {
        MessageDigest sha256 = sha256();
        sha256.update(address.key().getBytes(StandardCharsets.UTF_8));
        // No address holds a NUL, so no two pairs run together into the same bytes.
        sha256.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(idempotencyKey.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
