package dev.postrider.relay.engine.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;

/**
 * A checkpoint as the metadata of a commit: base64 of a version byte, the topic's id, the time, how far was read, and the
 * lane checkpoints, all numbers in variable length.
 *
 * <p>When a post was named is an age at that time: in one byte tenths of a second since the first attempt, in another seconds
 * since the last. Rounding makes the first attempt older and the last one younger. Ages beyond a byte are of no importance:
 * by then no repetition is recognised, or all is settled. A commit without the time, or from the future, says nothing of ages.
 *
 * <p>Kafka takes 4,096 characters. The engine opens no more lanes and names no more posts than fit; should they not, the
 * rest is left out by claiming to have read less far: what is behind would be posted again after a restart, never skipped.
 */
public final class CheckpointCodec {

    /** 4,096 characters of base64, whole groups of three bytes. */
    static final int MAX_BYTES = 3_072;

    /** What lane checkpoints may take of it: the rest is for the topic's id, how far was read, and one of them more. */
    public static final int LANES_BYTES = 2_900;

    /** Versions 1 and 2, without the time, were never released. */
    private static final byte VERSION = 3;

    /** The longest a number can be: 63 bits, seven in each byte. */
    private static final int NUMBER_BYTES = 9;

    /** Distance and flags, what is done, both ends of the intent, and two ages. */
    private static final int LANE_BYTES = 4 * NUMBER_BYTES + 2;

    private static final long TENTH = Duration.ofMillis(100).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int OLDEST = 255;

    /** In place of the time. */
    private static final long UNTOLD = 0;

    /** Commits that are older count as so old. */
    private static final long LONG_AGO_MILLIS = Duration.ofHours(1).toMillis();

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

    /**
     * The metadata of a commit at {@link Checkpoint#committed}.
     *
     * @param nowNanos the engine's time
     * @param wallMillis the same moment by the machine's wall clock; empty if the successor could not rely on it
     */
    public static String encode(String topicId, Checkpoint checkpoint, long nowNanos, OptionalLong wallMillis) {
        byte[] topic = topicId.getBytes(StandardCharsets.UTF_8);
        int room = MAX_BYTES - 1 - topic.length - 3 * NUMBER_BYTES;
        ByteArrayOutputStream laneCheckpoints = new ByteArrayOutputStream();
        long readTo = checkpoint.readTo();
        long previous = checkpoint.committed();
        for (LaneCheckpoint laneCheckpoint : checkpoint.laneCheckpoints()) {
            if (laneCheckpoints.size() > room - LANE_BYTES) {
                readTo = laneCheckpoint.offset();
                break;
            }
            write(laneCheckpoints, laneCheckpoint, previous, nowNanos);
            previous = laneCheckpoint.offset();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(VERSION);
        writeNumber(whole, topic.length);
        whole.writeBytes(topic);
        writeNumber(whole, wallMillis.orElse(UNTOLD));
        writeNumber(whole, (readTo - checkpoint.committed()) << 1 | (checkpoint.understood() ? 1 : 0));
        whole.writeBytes(laneCheckpoints.toByteArray());
        return Base64.getEncoder().withoutPadding().encodeToString(whole.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, LaneCheckpoint laneCheckpoint, long previous, long nowNanos) {
        NamedPost intent = laneCheckpoint.intent();
        int flags = (laneCheckpoint.drained() ? DRAINED : 0)
                | (laneCheckpoint.done() > 0 ? BEGUN : 0)
                | (intent != null ? INTENDED : 0);
        writeNumber(out, (laneCheckpoint.offset() - previous) << FLAGS | flags);
        if (laneCheckpoint.done() > 0) {
            writeNumber(out, laneCheckpoint.done());
        }
        if (intent != null) {
            writeNumber(out, intent.range().last() - intent.range().first());
            writeNumber(out, intent.range().to());
            writeAge(out, (nowNanos - intent.firstNanos() + TENTH - 1) / TENTH);
            writeAge(out, (nowNanos - intent.lastNanos()) / SECOND);
        }
    }

    private static void writeAge(ByteArrayOutputStream out, long age) {
        out.write((int) Math.max(0, Math.min(age, OLDEST)));
    }

    /**
     * Reads it back. Without any metadata an operator has set the offset: all from there on is to be posted. Of what
     * cannot be understood, all from there on is uncertain.
     *
     * @param nowNanos the engine's time
     * @param wallMillis the same moment by the machine's wall clock; empty if its writer may be alive, so that what it
     *     sent may arrive at any time
     */
    public static Found decode(long committed, String metadata, long nowNanos, OptionalLong wallMillis) {
        if (metadata.isEmpty()) {
            return new Found("", Checkpoint.at(committed));
        }
        Found unknown = new Found("", Checkpoint.uncertain(committed));
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            if (!in.hasRemaining() || in.get() != VERSION) {
                return unknown;
            }
            byte[] topic = new byte[Math.toIntExact(Math.min(readNumber(in), MAX_BYTES))];
            in.get(topic);
            long agoMillis = agoMillis(readNumber(in), wallMillis);
            Checkpoint read = read(in, committed, agoMillis, nowNanos);
            return isPossible(read) ? new Found(new String(topic, StandardCharsets.UTF_8), read) : unknown;
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            return unknown;
        }
    }

    /** Negative if nobody can say. */
    private static long agoMillis(long writtenMillis, OptionalLong wallMillis) {
        return writtenMillis == UNTOLD || wallMillis.isEmpty()
                ? -1
                : Math.min(wallMillis.getAsLong() - writtenMillis, LONG_AGO_MILLIS);
    }

    private static Checkpoint read(ByteBuffer in, long committed, long agoMillis, long nowNanos) {
        long reading = readNumber(in);
        long readTo = committed + (reading >>> 1);
        List<LaneCheckpoint> laneCheckpoints = new ArrayList<>();
        long previous = committed;
        while (in.hasRemaining()) {
            long number = readNumber(in);
            previous += number >>> FLAGS;
            int done = (number & BEGUN) == 0 ? 0 : Math.toIntExact(readNumber(in));
            Range range = (number & INTENDED) == 0 ? null : readRange(in, previous, done);
            NamedPost intent = range == null ? null : readAges(in, range, agoMillis, nowNanos);
            laneCheckpoints.add(new LaneCheckpoint(previous, (number & DRAINED) != 0, done, intent));
        }
        return new Checkpoint(committed, readTo, laneCheckpoints, (reading & 1) == 1);
    }

    private static Range readRange(ByteBuffer in, long first, int done) {
        long last = first + readNumber(in);
        return new Range(first, done, last, Math.toIntExact(readNumber(in)));
    }

    private static NamedPost readAges(ByteBuffer in, Range range, long agoMillis, long nowNanos) {
        int first = Byte.toUnsignedInt(in.get());
        int last = Byte.toUnsignedInt(in.get());
        if (agoMillis < 0) {
            return new NamedPost(range, nowNanos - OLDEST * TENTH, nowNanos);
        }
        long writtenNanos = nowNanos - Duration.ofMillis(agoMillis).toNanos();
        return new NamedPost(range, writtenNanos - first * TENTH, writtenNanos - last * SECOND);
    }

    /** Believing garbage could skip records, so only what {@code Ledger} can have said is believed. */
    private static boolean isPossible(Checkpoint read) {
        List<LaneCheckpoint> laneCheckpoints = read.laneCheckpoints();
        if (laneCheckpoints.isEmpty()) {
            return read.readTo() == read.committed();
        }
        boolean possible = true;
        for (int i = 1; i < laneCheckpoints.size(); i++) {
            possible &=
                    laneCheckpoints.get(i - 1).offset() < laneCheckpoints.get(i).offset();
        }
        return possible
                && laneCheckpoints.get(0).offset() == read.committed()
                && laneCheckpoints.get(laneCheckpoints.size() - 1).offset() < read.readTo();
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
