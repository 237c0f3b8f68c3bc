package dev.postrider.relay.engine.lane;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting line of one address within one partition: strictly in order, one request at a time.
 *
 * <p>It holds the beginning of what waits; what does not fit is deferred and read again later. Holds data only; what
 * follows from an outcome is decided by rules, and where the lane is by {@link Lanes}.
 */
public final class Lane {

    private static final long NONE = -1;

    private final int partition;
    private final String name;
    private final Optional<Address> address;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * A record that may turn out to be a duplicate.
     *
     * @param identity by which that is found out
     */
    public record UnjudgedRecord(Entry entry, RecordIdentity identity) {}

    /** Those in memory that may turn out to be duplicates, in order. */
    private final Deque<UnjudgedRecord> unjudged = new ArrayDeque<>();

    private long bytes;
    private long codePoints;
    private long deferredFrom = NONE;
    private boolean unjudgedDeferred;
    private int deferred;
    private long deferredMillis;
    private long repetitionsToldBefore;
    private long lastFinished = NONE;
    private int done;

    private LaneState state = LaneState.InLine.BACK;
    private @Nullable Intent intent;
    private @Nullable UncertainPost uncertainPost;
    private boolean verifiedToTheEnd;
    private final HeadFailures failures = new HeadFailures();

    public Lane(int partition, String name) {
        this.partition = partition;
        this.name = name;
        this.address = Address.parse(name);
    }

    public int partition() {
        return partition;
    }

    public String name() {
        return name;
    }

    /** Empty for the lane of a record without one. */
    public Optional<Address> address() {
        return address;
    }

    public LaneState state() {
        return state;
    }

    /** Only {@link Lanes} does this. */
    void enter(LaneState next) {
        state = next;
    }

    /** What keeps its head from being delivered. */
    public HeadFailures failures() {
        return failures;
    }

    public void add(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes();
        codePoints += codePoints(entry);
    }

    /** The same, but it may be a duplicate: nothing is said of it before that is known. */
    public void addUnjudged(UnjudgedRecord record) {
        add(record.entry());
        unjudged.add(record);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Messages in memory. */
    public int size() {
        return entries.size();
    }

    /** Whether nothing can be done for it before it is known what is a duplicate. */
    public boolean awaitsJudgement() {
        if (entries.isEmpty()) {
            return unjudgedDeferred;
        }
        Range uncertain = uncertainPost == null ? null : uncertainPost.range();
        long needed = uncertain == null ? head().position().offset() : uncertain.last();
        return !unjudged.isEmpty()
                && needed >= unjudged.element().entry().position().offset();
    }

    /** All can be judged now: takes out of memory what turned out to be a duplicate. */
    public List<UnjudgedRecord> judged(LongPredicate isDuplicate) {
        List<UnjudgedRecord> dropped = new ArrayList<>();
        Iterator<Entry> each = entries.iterator();
        while (!unjudged.isEmpty()) {
            Entry entry = each.next();
            if (isUnjudged(entry)) {
                UnjudgedRecord record = unjudged.remove();
                if (isDuplicate.test(entry.position().offset())) {
                    each.remove();
                    removed(entry);
                    skipped(entry.position().offset());
                    dropped.add(record);
                }
            }
        }
        unjudgedDeferred = false;
        return dropped;
    }

    /** This record of it is a duplicate; it has nothing unfinished before it that is not in memory. */
    public void skipped(long offset) {
        lastFinished = Math.max(lastFinished, offset);
    }

    /** Nothing waits any more, in memory or in Kafka. */
    public boolean isDrained() {
        return entries.isEmpty() && deferredFrom == NONE;
    }

    public Entry head() {
        return entries.element();
    }

    public long bytes() {
        return bytes;
    }

    /** From which offset on its records are not in memory; negative if all are. */
    public long deferredFrom() {
        return deferredFrom;
    }

    public boolean isDeferred() {
        return deferredFrom != NONE;
    }

    public void deferFrom(long offset) {
        deferredFrom = offset;
    }

    /** The same; it is no use to read it again before it is known what is a duplicate. */
    public void deferUnjudgedFrom(long offset) {
        deferredFrom = offset;
        unjudgedDeferred = true;
    }

    /** Whether it holds more than its head, and all that could be read again as well. */
    public boolean canLetGo() {
        return entries.size() > 1 && unjudged.isEmpty() && uncertainPost == null && intent == null;
    }

    /**
     * Defers all but its head.
     *
     * @param readTo how far its partition is read
     */
    public void letGo(long readTo) {
        assert bytes == entries.stream().mapToLong(Entry::bytes).sum() : "what it holds adds up";
        repetitionsToldBefore = Math.max(repetitionsToldBefore, isDeferred() ? deferredFrom : readTo);
        unjudgedDeferred = false; // it begins before those now; they are met again
        Entry head = entries.remove();
        deferFrom(head().position().offset());
        deferred += entries.size();
        deferredMillis = head().acceptedMillis();
        entries.clear();
        bytes = 0;
        codePoints = 0;
        add(head);
    }

    public void holdsAll() {
        deferredFrom = NONE;
        deferred = 0;
    }

    /** One more of its records was read and is not in memory, since it is {@link #isDeferred deferred}. */
    public void countDeferred(long loggedMillis) {
        if (deferred++ == 0) {
            deferredMillis = loggedMillis;
        }
    }

    /** The first of the deferred records was read again, and is not deferred any more. */
    public void reread(long loggedMillis) {
        deferred = Math.max(0, deferred - 1);
        deferredMillis = loggedMillis; // the next one is no older, and its own time is not known
    }

    /** Whether a repetition at this offset was reported before the lane let go of what was around it. */
    public boolean isRepetitionTold(long offset) {
        return offset < repetitionsToldBefore;
    }

    /** Records that were read and are not finished. */
    public int unfinished() {
        return entries.size() + deferred;
    }

    /** When Kafka took the first unfinished record, or the one before it. */
    public long oldestMillis() {
        return entries.isEmpty() ? deferredMillis : head().acceptedMillis();
    }

    /** Whether a post that takes all it may could be composed of what is in memory. */
    public boolean fills(PostLimits limits) {
        return codePoints - done >= limits.codePoints() || entries.size() >= limits.messages() || hasBreak();
    }

    /** Whether a post ends at one of the entries: it travels alone, or not with the one before it. */
    private boolean hasBreak() {
        Message before = null;
        for (Entry entry : entries) {
            Message message = entry.content() instanceof DecodedRecord.Valid valid ? valid.message() : null;
            if (message != null
                    && (message.travelsAlone() || (before != null && before.mentions() != message.mentions()))) {
                return true;
            }
            before = message;
        }
        return false;
    }

    /** Whether it is of use to read again what is not in memory. */
    public boolean isWorthRereading() {
        return isDeferred() && !unjudgedDeferred;
    }

    public LaneCheckpoint laneCheckpoint() {
        if (entries.isEmpty() && lastFinished != NONE) {
            return LaneCheckpoint.drained(lastFinished);
        }
        long first = entries.isEmpty() ? deferredFrom : head().position().offset();
        return new LaneCheckpoint(first, false, done, uncertainOrIntended());
    }

    private @Nullable NamedPost uncertainOrIntended() {
        if (uncertainPost != null) {
            return uncertainPost.named(intent);
        }
        return intent == null ? null : new NamedPost(intent.range(), intent.namedNanos(), intent.namedNanos());
    }

    /** Code points of the head that are out already. */
    public int done() {
        return done;
    }

    public void done(int codePointsOut) {
        done = codePointsOut;
    }

    /** The messages in order, up to the first record that is none, or may be a duplicate. */
    public Iterable<QueuedMessage> messages() {
        return () -> new Iterator<>() {
            private final Iterator<Entry> rest = entries.iterator();
            private @Nullable QueuedMessage next = read();

            private @Nullable QueuedMessage read() {
                Entry entry = rest.hasNext() ? rest.next() : null;
                return entry == null || !(entry.content() instanceof DecodedRecord.Valid) || isUnjudged(entry)
                        ? null
                        : messageOf(entry);
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public QueuedMessage next() {
                QueuedMessage message = next;
                if (message == null) {
                    throw new NoSuchElementException();
                }
                next = read();
                return message;
            }
        };
    }

    /** The messages from the head to this offset. */
    public List<QueuedMessage> messagesTo(long last) {
        return entries.stream()
                .takeWhile(entry -> entry.content() instanceof DecodedRecord.Valid
                        && entry.position().offset() <= last)
                .map(Lane::messageOf)
                .toList();
    }

    /** The records in memory that belong to a trace, to this offset. */
    public List<Entry.Original> tracedTo(long last) {
        List<Entry.Original> traced = List.of();
        for (Entry entry : entries) {
            if (entry.position().offset() > last) {
                break;
            }
            if (entry.original().header(Entry.Original.TRACE_PARENT) != null) {
                traced = traced.isEmpty() ? new ArrayList<>() : traced;
                traced.add(entry.original());
            }
        }
        return traced;
    }

    /** Offsets and ids of the messages in memory, to this offset. */
    public Map<Long, UUID> idsTo(long last) {
        Map<Long, UUID> ids = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.position().offset() > last) {
                break;
            }
            if (entry.content() instanceof DecodedRecord.Valid valid) {
                ids.put(entry.position().offset(), valid.message().id());
            }
        }
        return ids;
    }

    /** The entry so far behind the head; 0 is the head. */
    public Entry entry(int behind) {
        Iterator<Entry> rest = entries.iterator();
        for (int skipped = 0; skipped < behind; skipped++) {
            rest.next();
        }
        return rest.next();
    }

    /** Takes the finished head away; the next one starts afresh, but the channel's refusals continue. */
    public Entry finishHead() {
        Entry finished = entries.remove();
        removed(finished);
        lastFinished = finished.position().offset();
        if (isUnjudged(finished)) {
            unjudged.remove();
        }
        done = 0;
        failures.headFinished();
        return finished;
    }

    /** Whether it is the first of those that may be duplicates. */
    private boolean isUnjudged(Entry entry) {
        return !unjudged.isEmpty()
                && unjudged.element().entry().position().offset()
                        == entry.position().offset();
    }

    private void removed(Entry entry) {
        bytes -= entry.bytes();
        codePoints -= codePoints(entry);
    }

    @Nullable
    public Intent intent() {
        return intent;
    }

    public void intend(Intent next) {
        intent = next;
    }

    /** Nothing is about to be sent. */
    public void dropIntent() {
        intent = null;
    }

    /** What was not sent yet will not be: the next owner need not ask for it. */
    public void withdraw() {
        if (intent != null && !intent.isSent()) {
            intent = null;
        }
    }

    @Nullable
    public UncertainPost uncertainPost() {
        return uncertainPost;
    }

    public void uncertainPost(UncertainPost now) {
        uncertainPost = now;
    }

    /** A verification that was late enough showed everything that earlier owners posted of it. */
    public void verifiedToTheEnd() {
        verifiedToTheEnd = true;
    }

    public boolean isVerifiedToTheEnd() {
        return verifiedToTheEnd;
    }

    public void settled() {
        uncertainPost = null;
        intent = null;
    }

    private static int codePoints(Entry entry) {
        return entry.content() instanceof DecodedRecord.Valid valid
                ? valid.message()
                        .text()
                        .codePointCount(0, valid.message().text().length())
                : 0;
    }

    private static QueuedMessage messageOf(Entry entry) {
        Message message = ((DecodedRecord.Valid) entry.content()).message();
        return new QueuedMessage(
                message.text(),
                message.attachments(),
                message.mentions(),
                message.travelsAlone(),
                entry.acceptedMillis());
    }
}
