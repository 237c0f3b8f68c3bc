package dev.postrider.ingress.publish;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import dev.postrider.common.digest.Sha256;
import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.secret.ServerSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Gives messages their ids. Thread-safe. */
public final class MessageIds {

    /** Apart from anything else that the server's secret authenticates. */
    private static final String PURPOSE = "id";

    private final NoArgGenerator ofTheTime;
    private final UnaryOperator<byte[]> hash;

    /**
     * Ids are only as hard to guess as {@code random} is; those of idempotency keys can be computed by anyone who knows
     * caller, address and key.
     */
    public MessageIds(Random random, Clock clock) {
        this(random, clock, Sha256::of);
    }

    /** Nobody without the secret can compute an id. */
    public MessageIds(Random random, Clock clock, ServerSecret secret) {
        this(random, clock, secret::authenticate);
    }

    private MessageIds(Random random, Clock clock, UnaryOperator<byte[]> hash) {
        this.hash = hash;
        ofTheTime = Generators.timeBasedEpochRandomGenerator(random, new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.wall().toEpochMilli();
            }
        });
    }

    /**
     * A new id, a UUIDv7. All bits except the time are drawn anew, so that no id leads to another one of the same
     * millisecond; ids of one millisecond are therefore in no order.
     */
    public UUID next() {
        return ofTheTime.generate();
    }

    /**
     * The id of the message that caller, address and idempotency key name, a UUIDv8: the same on every call, and on every
     * replica with the same secret.
     *
     * <p>It lets a reader of the records see that two of them are one message; nothing is dropped here.
     *
     * @param caller its name: one caller's keys mean nothing to another
     */
    public UUID of(String caller, Address address, String idempotencyKey) {
        // Neither a caller's name nor an address holds a line break, so no two triples make one text.
        String named = String.join("\n", PURPOSE, caller, address.key(), idempotencyKey);
        ByteBuffer hashed = ByteBuffer.wrap(hash.apply(named.getBytes(StandardCharsets.UTF_8)));
        long high = (hashed.getLong() & ~0xF000L) | 0x8000L;
        long low = (hashed.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }
}
