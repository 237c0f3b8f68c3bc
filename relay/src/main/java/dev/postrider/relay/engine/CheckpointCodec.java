package dev.postrider.relay.engine;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A checkpoint as the metadata of a commit: base64 of a version byte, then as variable-length numbers how far was read
 * and, for each opening, its distance from the one before it, doubled, plus one if it is drained.
 *
 * <p>Kafka takes 4,096 characters. Openings that do not fit are left out by claiming to have read less far: what is
 * behind is read again after a restart, never skipped.
 */
public final class CheckpointCodec {

    /** 4,096 characters of base64, whole groups of three bytes. */
    static final int MAX_BYTES = 3_072;

    private static final byte VERSION = 1;

    /** The longest a number can be: 63 bits, seven in each byte. */
    private static final int NUMBER_BYTES = 9;

    private CheckpointCodec() {}

    /** The metadata of a commit at {@link Checkpoint#committed}. */
    public static String encode(Checkpoint checkpoint) {
        ByteArrayOutputStream openings = new ByteArrayOutputStream();
        long readTo = checkpoint.readTo();
        long previous = checkpoint.committed();
        for (long opening : checkpoint.openings()) {
            if (openings.size() > MAX_BYTES - 1 - 2 * NUMBER_BYTES) {
                readTo = opening;
                break;
            }
            writeNumber(openings, (opening - previous) << 1 | (checkpoint.isDrained(opening) ? 1 : 0));
            previous = opening;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(VERSION);
        writeNumber(whole, readTo - checkpoint.committed());
        whole.writeBytes(openings.toByteArray());
        return Base64.getEncoder().withoutPadding().encodeToString(whole.toByteArray());
    }

    /** Reads it back; what cannot be understood counts as unknown, so that all from the offset on is posted. */
    public static Checkpoint decode(long committed, String metadata) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            if (!in.hasRemaining() || in.get() != VERSION) {
                return Checkpoint.at(committed);
            }
            Checkpoint read = read(in, committed);
            return isPossible(read) ? read : Checkpoint.at(committed);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Checkpoint.at(committed);
        }
    }

    private static Checkpoint read(ByteBuffer in, long committed) {
        long readTo = committed + readNumber(in);
        List<Long> openings = new ArrayList<>();
        Set<Long> drained = new HashSet<>();
        long previous = committed;
        while (in.hasRemaining()) {
            long number = readNumber(in);
            previous += number >>> 1;
            openings.add(previous);
            if ((number & 1) == 1) {
                drained.add(previous);
            }
        }
        return new Checkpoint(committed, readTo, openings, drained);
    }

    /** Believing garbage could skip records, so only what {@link Ledger} can have said is believed. */
    private static boolean isPossible(Checkpoint read) {
        List<Long> openings = read.openings();
        if (openings.isEmpty()) {
            return read.readTo() == read.committed();
        }
        boolean ascending = true;
        for (int i = 1; i < openings.size(); i++) {
            ascending &= openings.get(i - 1) < openings.get(i);
        }
        return ascending && openings.get(0) == read.committed() && openings.get(openings.size() - 1) < read.readTo();
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
        for (int shift = 0; shift < 63; shift += 7) {
            byte part = in.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("not a number");
    }
}
