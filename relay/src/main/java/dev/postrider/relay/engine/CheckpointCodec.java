package dev.postrider.relay.engine;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as the metadata of a commit: base64 of a version byte, the topic's id, how far was read, and the openings,
 * all numbers in variable length.
 *
 * <p>Kafka takes 4,096 characters. The engine opens no more lanes and names no more posts than fit; should they not, the
 * rest is left out by claiming to have read less far: what is behind would be posted again after a restart, never skipped.
 */
public final class CheckpointCodec {

    /** 4,096 characters of base64, whole groups of three bytes. */
    static final int MAX_BYTES = 3_072;

    /** What openings may take of it: the rest is for the topic's id and how far was read, and for one opening more. */
    static final int OPENINGS_BYTES = 2_900;

    /** Version 1 had neither the topic's id nor intents, and was never released. */
    private static final byte VERSION = 2;

    /** The longest a number can be: 63 bits, seven in each byte. */
    private static final int NUMBER_BYTES = 9;

    /** Distance and flags, what is done, and both ends of the intent. */
    private static final int OPENING_BYTES = 4 * NUMBER_BYTES;

    private static final int FLAGS = 3;
    private static final int DRAINED = 1;
    private static final int BEGUN = 2;
    private static final int INTENDED = 4;

    /**
     * What was found in a commit.
     *
     * @param topicId of the topic it was made for; empty if that cannot be read
     */
    public record Found(String topicId, Checkpoint checkpoint) {}

    private CheckpointCodec() {}

    /** The metadata of a commit at {@link Checkpoint#committed}. */
    public static String encode(String topicId, Checkpoint checkpoint) {
        byte[] topic = topicId.getBytes(StandardCharsets.UTF_8);
        int room = MAX_BYTES - 1 - NUMBER_BYTES - topic.length - NUMBER_BYTES;
        ByteArrayOutputStream openings = new ByteArrayOutputStream();
        long readTo = checkpoint.readTo();
        long previous = checkpoint.committed();
        for (Opening opening : checkpoint.openings()) {
            if (openings.size() > room - OPENING_BYTES) {
                readTo = opening.offset();
                break;
            }
            write(openings, opening, previous);
            previous = opening.offset();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(VERSION);
        writeNumber(whole, topic.length);
        whole.writeBytes(topic);
        writeNumber(whole, (readTo - checkpoint.committed()) << 1 | (checkpoint.understood() ? 1 : 0));
        whole.writeBytes(openings.toByteArray());
        return Base64.getEncoder().withoutPadding().encodeToString(whole.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, Opening opening, long previous) {
        Range intent = opening.intent();
        int flags =
                (opening.drained() ? DRAINED : 0) | (opening.done() > 0 ? BEGUN : 0) | (intent != null ? INTENDED : 0);
        writeNumber(out, (opening.offset() - previous) << FLAGS | flags);
        if (opening.done() > 0) {
            writeNumber(out, opening.done());
        }
        if (intent != null) {
            writeNumber(out, intent.last() - intent.first());
            writeNumber(out, intent.to());
        }
    }

    /**
     * Reads it back. Without any metadata an operator has set the offset: all from there on is to be posted. Of what
     * cannot be understood, all from there on is in doubt.
     */
    public static Found decode(long committed, String metadata) {
        if (metadata.isEmpty()) {
            return new Found("", Checkpoint.at(committed));
        }
        Found unknown = new Found("", Checkpoint.doubtful(committed));
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            if (!in.hasRemaining() || in.get() != VERSION) {
                return unknown;
            }
            byte[] topic = new byte[Math.toIntExact(Math.min(readNumber(in), MAX_BYTES))];
            in.get(topic);
            Checkpoint read = read(in, committed);
            return isPossible(read) ? new Found(new String(topic, StandardCharsets.UTF_8), read) : unknown;
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            return unknown;
        }
    }

    private static Checkpoint read(ByteBuffer in, long committed) {
        long reading = readNumber(in);
        long readTo = committed + (reading >>> 1);
        List<Opening> openings = new ArrayList<>();
        long previous = committed;
        while (in.hasRemaining()) {
            long number = readNumber(in);
            previous += number >>> FLAGS;
            int done = (number & BEGUN) == 0 ? 0 : Math.toIntExact(readNumber(in));
            Range intent = (number & INTENDED) == 0 ? null : readIntent(in, previous, done);
            openings.add(new Opening(previous, (number & DRAINED) != 0, done, intent));
        }
        return new Checkpoint(committed, readTo, openings, (reading & 1) == 1);
    }

    private static @Nullable Range readIntent(ByteBuffer in, long first, int done) {
        long last = first + readNumber(in);
        return new Range(first, done, last, Math.toIntExact(readNumber(in)));
    }

    /** Believing garbage could skip records, so only what {@link Ledger} can have said is believed. */
    private static boolean isPossible(Checkpoint read) {
        List<Opening> openings = read.openings();
        if (openings.isEmpty()) {
            return read.readTo() == read.committed();
        }
        boolean possible = true;
        for (int i = 1; i < openings.size(); i++) {
            possible &= openings.get(i - 1).offset() < openings.get(i).offset();
        }
        return possible
                && openings.get(0).offset() == read.committed()
                && openings.get(openings.size() - 1).offset() < read.readTo();
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
