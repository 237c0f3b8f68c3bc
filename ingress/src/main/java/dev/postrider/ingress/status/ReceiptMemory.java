package dev.postrider.ingress.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest receipts, packed into a bounded number of bytes; the oldest are forgotten, a segment at a time. Thread-safe.
 *
 * <p>Receipts lie one behind the other in a ring of segments. A position counts all bytes ever written, so a position of
 * what is forgotten is recognised by its size alone. Two tables of positions lead to the newest message of a place and to
 * the newest receipt of an address; from there each one leads to the one before in the same row of the table.
 */
final class ReceiptMemory {

    private static final int SEGMENT = 256 * 1024;

    /** So many bytes of the whole have one row in the table of messages, and so many one in that of addresses. */
    private static final int BYTES_PER_ROW = 128;

    private static final int BYTES_PER_ADDRESS_ROW = 512;

    /** Of one entry; a receipt of more is kept as several. */
    private static final int MOST_MESSAGES = 5_000;

    private static final int MOST_TEXT_BYTES = 1_000;

    /** How many receipts of one row, and messages in them, are looked at: others wait meanwhile. */
    private static final int MOST_STEPS = 10_000;

    /** Ingress and relay tell the time each by its own. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final byte DELIVERED = 1;
    private static final byte DEAD_LETTERED = 2;
    private static final byte REPEATED = 3;
    private static final byte REPLAYED = 4;

    // A receipt: these, the address, the result, the callers' names, and the messages.
    private static final int PARTITION = 0;
    private static final int PREVIOUS_OF_ADDRESS = 4;
    private static final int AT = 12;
    private static final int ATTEMPTS = 20;
    private static final int TOGETHER = 24;
    private static final int COUNT = 28;
    private static final int MESSAGES = 32;
    private static final int KIND = 36;
    private static final int TEXTS = 37;

    // A message.
    private static final int OFFSET = 0;
    private static final int PREVIOUS = 8;
    private static final int PRINT = 16;
    private static final int CALLER = 20;
    private static final int BACK = 22;
    private static final int ORIGINAL = 26;
    private static final int MESSAGE_BYTES = 34;

    private static final short NO_CALLER = -1;
    private static final long NOTHING = Long.MIN_VALUE;

    private final @Nullable ByteBuffer[] segments;
    /** When the newest receipt in each segment was made. */
    private final long[] newestMillis;

    private final long[] messageRows;
    private final long[] addressRows;

    /** Where the next receipt goes; 0 is no position. */
    private long end;

    private long forgottenMillis = NOTHING;

    ReceiptMemory(int bytes) {
        messageRows = new long[rows(bytes / BYTES_PER_ROW)];
        addressRows = new long[rows(bytes / BYTES_PER_ADDRESS_ROW)];
        int tables = (messageRows.length + addressRows.length) * Long.BYTES;
        segments = new ByteBuffer[Math.max(2, (bytes - tables) / SEGMENT)];
        newestMillis = new long[segments.length];
        clear();
    }

    private static int rows(int atMost) {
        return Integer.highestOneBit(Math.max(64, atMost));
    }

    /** How many bytes of receipts fit. */
    long capacity() {
        return (long) segments.length * SEGMENT;
    }

    /** How many bytes of receipts were written since it was last cleared. */
    synchronized long written() {
        return end - SEGMENT;
    }

    synchronized void clear() {
        Arrays.fill(messageRows, 0);
        Arrays.fill(addressRows, 0);
        Arrays.fill(newestMillis, NOTHING);
        forgottenMillis = NOTHING;
        end = SEGMENT;
    }

    /** Receipts that were made up to this time may be missing here, though they were written. */
    synchronized void forgot(Instant upTo) {
        forgottenMillis = Math.max(forgottenMillis, upTo.toEpochMilli());
    }

    /** Whether there may have been a receipt of a message that was accepted then: receipts are made later. */
    synchronized boolean mayHaveForgotten(Instant acceptedAt) {
        return forgottenMillis != NOTHING && acceptedAt.toEpochMilli() <= forgottenMillis + CLOCKS_DIFFER.toMillis();
    }

    /** @param address the record's key */
    synchronized void add(int partition, String address, Receipt receipt) {
        List<FinishedMessage> all = receipt.messages();
        for (int from = 0; from < all.size(); from += MOST_MESSAGES) {
            int to = Math.min(all.size(), from + MOST_MESSAGES);
            write(partition, address, receipt, from, to);
        }
    }

    private void write(int partition, String address, Receipt receipt, int from, int to) {
        byte[] key = bytes(address);
        byte[][] texts = texts(receipt.result());
        List<FinishedMessage> messages = receipt.messages().subList(from, to);
        List<String> callers = messages.stream()
                .map(FinishedMessage::caller)
                .filter(caller -> !caller.isEmpty())
                .distinct()
                .toList();
        byte[][] names = callers.stream().map(ReceiptMemory::bytes).toArray(byte[][]::new);
        int toMessages = TEXTS + length(key) + length(texts) + Integer.BYTES + Long.BYTES + length(names);
        int size = toMessages + messages.size() * MESSAGE_BYTES;
        if (size >= SEGMENT) { // with thousands of different callers in one post; none are
            forgot(receipt.at());
            return;
        }
        if (end % SEGMENT + size >= SEGMENT) { // not up to the very end: that would belong to the next
            end += SEGMENT - end % SEGMENT;
            overwriteOldest();
        }
        long start = end;
        int number = (int) (start / SEGMENT % segments.length);
        newestMillis[number] = Math.max(newestMillis[number], receipt.at().toEpochMilli());
        ByteBuffer segment = segment(start);
        int at = (int) (start % SEGMENT);
        int row = row(addressRows, address.hashCode());
        segment.putInt(at + PARTITION, partition);
        segment.putLong(at + PREVIOUS_OF_ADDRESS, addressRows[row]);
        segment.putLong(at + AT, receipt.at().toEpochMilli());
        segment.putInt(at + ATTEMPTS, receipt.attempts());
        segment.putInt(at + TOGETHER, receipt.messages().size());
        segment.putInt(at + COUNT, messages.size());
        segment.putInt(at + MESSAGES, toMessages);
        segment.put(at + KIND, kind(receipt.result()));
        segment.position(at + TEXTS);
        put(segment, key);
        for (byte[] text : texts) {
            put(segment, text);
        }
        RecordPlace elsewhere = elsewhere(receipt.result());
        segment.putInt(elsewhere.partition());
        segment.putLong(elsewhere.offset());
        for (byte[] name : names) {
            put(segment, name);
        }
        addressRows[row] = start;
        end = start + size;
        for (int i = 0; i < messages.size(); i++) {
            FinishedMessage message = messages.get(i);
            long position = start + toMessages + (long) i * MESSAGE_BYTES;
            int entry = (int) (position % SEGMENT);
            int messageRow = row(messageRows, hash(partition, message.offset()));
            segment.putLong(entry + OFFSET, message.offset());
            segment.putLong(entry + PREVIOUS, messageRows[messageRow]);
            segment.putInt(entry + PRINT, message.idPrint());
            segment.putShort(entry + CALLER, (short) callers.indexOf(message.caller()));
            segment.putInt(entry + BACK, entry - at);
            segment.putLong(entry + ORIGINAL, original(receipt.result(), from + i));
            messageRows[messageRow] = position;
        }
    }

    private void overwriteOldest() {
        int number = (int) (end / SEGMENT % segments.length);
        forgottenMillis = Math.max(forgottenMillis, newestMillis[number]);
        newestMillis[number] = NOTHING;
    }

    /**
     * The newest receipt for the message at this place whose id has this print. That it is delivered stays so: what a relay
     * that was cut off says of it afterwards is older.
     */
    synchronized Optional<FinishedRecord> find(RecordPlace place, int print) {
        FinishedRecord newest = null;
        for (long position = newestAt(place); position > 0; position = earlierAt(place, position)) {
            ByteBuffer segment = segment(position);
            int entry = (int) (position % SEGMENT);
            int start = entry - segment.getInt(entry + BACK);
            if (segment.getInt(entry + PRINT) == print) {
                boolean delivered = segment.get(start + KIND) == DELIVERED;
                newest = newest == null || delivered ? read(segment, start, entry) : newest;
                if (delivered) {
                    break;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Whether the record at this place was another message. One that was replayed may have been of an older topic. */
    synchronized boolean isAnothers(RecordPlace place, int print) {
        for (long position = newestAt(place); position > 0; position = earlierAt(place, position)) {
            ByteBuffer segment = segment(position);
            int entry = (int) (position % SEGMENT);
            int start = entry - segment.getInt(entry + BACK);
            if (segment.getInt(entry + PRINT) != print && segment.get(start + KIND) != REPLAYED) {
                return true;
            }
        }
        return false;
    }

    /** Where the newest message at this place lies; 0 if there is none. */
    private long newestAt(RecordPlace place) {
        return at(place, messageRows[row(messageRows, hash(place.partition(), place.offset()))]);
    }

    private long earlierAt(RecordPlace place, long position) {
        return at(place, segment(position).getLong((int) (position % SEGMENT) + PREVIOUS));
    }

    /** The first one at this place, from this position in its row on. */
    private long at(RecordPlace place, long from) {
        long position = from;
        while (isKept(position)) {
            ByteBuffer segment = segment(position);
            int entry = (int) (position % SEGMENT);
            int start = entry - segment.getInt(entry + BACK);
            if (segment.getLong(entry + OFFSET) == place.offset()
                    && segment.getInt(start + PARTITION) == place.partition()) {
                return position;
            }
            position = segment.getLong(entry + PREVIOUS);
        }
        return 0;
    }

    /** The last record of this partition and address that is known to be delivered: posts keep the order of an address. */
    synchronized OptionalLong lastDelivered(int partition, String address) {
        byte[] key = bytes(address);
        long position = addressRows[row(addressRows, address.hashCode())];
        for (int step = 0; step < MOST_STEPS && isKept(position); step++) {
            ByteBuffer segment = segment(position);
            int start = (int) (position % SEGMENT);
            if (segment.get(start + KIND) == DELIVERED
                    && segment.getInt(start + PARTITION) == partition
                    && isOf(segment, start, key)) {
                int last = entry(segment, start, segment.getInt(start + COUNT) - 1);
                return OptionalLong.of(segment.getLong(last + OFFSET));
            }
            position = segment.getLong(start + PREVIOUS_OF_ADDRESS);
        }
        return OptionalLong.empty();
    }

    /** The newest that ended, to this address, sent with the key of this name; the newest first, each message once. */
    synchronized List<FinishedRecord> newest(String address, String caller, int most) {
        byte[] key = bytes(address);
        Map<RecordPlace, FinishedRecord> found = new LinkedHashMap<>();
        long position = addressRows[row(addressRows, address.hashCode())];
        int steps = 0;
        while (steps < MOST_STEPS && found.size() < most && isKept(position)) {
            ByteBuffer segment = segment(position);
            int start = (int) (position % SEGMENT);
            boolean counts = isOf(segment, start, key) && segment.get(start + KIND) != REPLAYED;
            int messages = counts ? segment.getInt(start + COUNT) : 0;
            steps += 1 + messages;
            if (messages > 0) {
                for (int i = messages - 1; i >= 0 && found.size() < most; i--) {
                    FinishedRecord record = read(segment, start, entry(segment, start, i));
                    if (record.caller().equals(caller)) {
                        found.putIfAbsent(record.place(), record);
                    }
                }
            }
            position = segment.getLong(start + PREVIOUS_OF_ADDRESS);
        }
        return List.copyOf(found.values());
    }

    private static FinishedRecord read(ByteBuffer segment, int start, int entry) {
        ByteBuffer texts = segment.duplicate().position(start + TEXTS);
        String address = text(texts);
        byte kind = segment.get(start + KIND);
        String first = kind == DELIVERED || kind == DEAD_LETTERED ? text(texts) : "";
        String second = kind == DEAD_LETTERED ? text(texts) : "";
        int partition = texts.getInt();
        long offset = texts.getLong();
        Receipt.FinalResult result = switch (kind) {
            case DELIVERED -> new Receipt.Delivered(first);
            case DEAD_LETTERED -> new Receipt.DeadLettered(first, second, partition, offset);
            case REPEATED -> new Receipt.Repeated(List.of(segment.getLong(entry + ORIGINAL)));
            default -> new Receipt.Replayed(partition, offset);
        };
        short named = segment.getShort(entry + CALLER);
        String caller = "";
        for (int i = 0; i <= named; i++) {
            caller = text(texts);
        }
        return new FinishedRecord(
                new RecordPlace(segment.getInt(start + PARTITION), segment.getLong(entry + OFFSET)),
                segment.getInt(entry + PRINT),
                named == NO_CALLER ? "" : caller,
                address,
                result,
                Instant.ofEpochMilli(segment.getLong(start + AT)),
                segment.getInt(start + ATTEMPTS),
                segment.getInt(start + TOGETHER));
    }

    private static int entry(ByteBuffer segment, int start, int number) {
        return start + segment.getInt(start + MESSAGES) + number * MESSAGE_BYTES;
    }

    private static boolean isOf(ByteBuffer segment, int start, byte[] key) {
        int length = segment.getShort(start + TEXTS);
        return length == key.length
                && segment.slice(start + TEXTS + Short.BYTES, length).equals(ByteBuffer.wrap(key));
    }

    private boolean isKept(long position) {
        return position / SEGMENT > end / SEGMENT - segments.length && position > 0;
    }

    private ByteBuffer segment(long position) {
        int index = (int) (position / SEGMENT % segments.length);
        ByteBuffer segment = segments[index];
        if (segment == null) {
            segment = ByteBuffer.allocate(SEGMENT);
            segments[index] = segment;
        }
        return segment;
    }

    private static byte kind(Receipt.FinalResult result) {
        if (result instanceof Receipt.Delivered) {
            return DELIVERED;
        }
        if (result instanceof Receipt.DeadLettered) {
            return DEAD_LETTERED;
        }
        return result instanceof Receipt.Repeated ? REPEATED : REPLAYED;
    }

    private static byte[][] texts(Receipt.FinalResult result) {
        if (result instanceof Receipt.Delivered delivered) {
            return new byte[][] {bytes(delivered.post())};
        }
        return result instanceof Receipt.DeadLettered dead
                ? new byte[][] {bytes(dead.reason()), bytes(dead.detail())}
                : new byte[0][];
    }

    private static RecordPlace elsewhere(Receipt.FinalResult result) {
        if (result instanceof Receipt.DeadLettered dead) {
            return new RecordPlace(dead.partition(), dead.offset());
        }
        return result instanceof Receipt.Replayed replayed
                ? new RecordPlace(replayed.partition(), replayed.offset())
                : new RecordPlace(0, 0);
    }

    private static long original(Receipt.FinalResult result, int number) {
        return result instanceof Receipt.Repeated repeated
                ? repeated.originals().get(number)
                : 0;
    }

    private static int length(byte[]... texts) {
        int length = 0;
        for (byte[] text : texts) {
            length += Short.BYTES + text.length;
        }
        return length;
    }

    /** What would be cut within a character ends with one that replaces it. */
    private static byte[] bytes(String text) {
        byte[] whole = text.getBytes(UTF_8);
        return whole.length <= MOST_TEXT_BYTES ? whole : Arrays.copyOf(whole, MOST_TEXT_BYTES);
    }

    private static void put(ByteBuffer segment, byte[] text) {
        segment.putShort((short) text.length);
        segment.put(text);
    }

    private static String text(ByteBuffer texts) {
        byte[] text = new byte[texts.getShort()];
        texts.get(text);
        return new String(text, UTF_8);
    }

    private static int hash(int partition, long offset) {
        return Long.hashCode((offset * 31 + partition) * 0x9E3779B97F4A7C15L);
    }

    private static int row(long[] table, int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & (table.length - 1);
    }
}
