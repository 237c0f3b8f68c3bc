package dev.postrider.relay.engine;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A checkpoint as the metadata of a commit: base64 of a version byte, then as variable-length numbers how far was read
 * and the distances between the openings.
 *
 * <p>Kafka takes 4,096 characters. Openings that do not fit are left out by claiming to have read less far: what is
 * behind is read again after a restart, never skipped.
 */
public final class CheckpointCodec {

    /** 4,096 characters of base64, whole groups of three bytes. */
    static final int MAX_BYTES = 3_072;

    private static final byte VERSION = 1;

    private CheckpointCodec() {}

    /** The metadata of a commit at {@link Checkpoint#committed}. */
    public static String encode(Checkpoint checkpoint) {
        byte[] openings = new byte[0];
        long readTo = checkpoint.readTo();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long previous = checkpoint.committed();
        for (long opening : checkpoint.openings()) {
            int before = out.size();
            writeNumber(out, opening - previous);
            if (out.size() > MAX_BYTES - 1 - 10) {
                openings = Arrays.copyOf(out.toByteArray(), before);
                readTo = opening;
                break;
            }
            previous = opening;
        }
        if (readTo == checkpoint.readTo()) {
            openings = out.toByteArray();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(VERSION);
        writeNumber(whole, readTo - checkpoint.committed());
        whole.writeBytes(openings);
        return Base64.getEncoder().withoutPadding().encodeToString(whole.toByteArray());
    }

    /** Reads it back; what cannot be understood counts as unknown, so that all from the offset on is posted. */
    public static Checkpoint decode(long committed, String metadata) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            if (!in.hasRemaining() || in.get() != VERSION) {
                return Checkpoint.at(committed);
            }
            long readTo = committed + readNumber(in);
            List<Long> openings = new ArrayList<>();
            long previous = committed;
            while (in.hasRemaining()) {
                previous += readNumber(in);
                openings.add(previous);
            }
            return new Checkpoint(committed, readTo, openings);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Checkpoint.at(committed);
        }
    }

    private static void writeNumber(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >= 0x80) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long readNumber(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = in.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("not a number");
    }
}
