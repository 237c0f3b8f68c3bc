package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * P3: no message is posted twice, or after it became a dead letter that a commit knows of; what repeats a message of the
 * log is neither.
 */
final class PostedOnceInvariant implements Invariant {

    private static final String PROMISE = "P3 effectively once";

    private final Trace trace;
    private final Journal journal;

    /** Dead letters that no stored commit knows of yet: whoever takes over may deliver them after all. */
    private final Set<LoggedRecord> unknownDeadLetters = new HashSet<>();

    PostedOnceInvariant(Trace trace, Journal journal) {
        this.trace = trace;
        this.journal = journal;
    }

    @Override
    public void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        if (record.isDuplicate()) {
            throw trace.violation(PROMISE, record.partition(), record.history().lane(), record + " only repeats");
        }
        unknownDeadLetters.add(record);
    }

    @Override
    public void stored(int partition, Checkpoint checkpoint) {
        if (!unknownDeadLetters.isEmpty()) {
            Claim claim = new Claim(checkpoint, journal.records(partition));
            unknownDeadLetters.removeIf(record -> record.partition() == partition
                    && claim.unfinishedFrom(record.history()) > History.endOf(record.offset()));
        }
    }

    @Override
    public void metadataLost(int partition) {
        journal.records(partition).stream()
                .filter(record -> record.deadLettered)
                .forEach(unknownDeadLetters::add);
    }

    private boolean isExcused(Shown shown) {
        return shown.excused()
                || journal.losses()
                        .excuses(
                                shown.history().partition(),
                                shown.post().range().first());
    }

    @Override
    public void posted(Shown shown) {
        checkRepeats(shown);
        History history = shown.history();
        if (History.beginOf(shown.post().range()) >= history.reached() || isExcused(shown)) {
            return;
        }
        if (History.beginOf(shown.post().range()) < history.postedTo()) {
            throw trace.violation(
                    PROMISE, history.partition(), history.lane(), shown.post().range() + " is posted again");
        }
        List<LoggedRecord> records = history.in(shown.post().range());
        for (LoggedRecord record : records) {
            if (record.deadLettered && !unknownDeadLetters.contains(record)) {
                throw trace.violation(
                        PROMISE, history.partition(), history.lane(), record + " is posted and a dead letter");
            }
        }
    }

    private void checkRepeats(Shown shown) {
        History history = shown.history();
        Range range = shown.post().range();
        for (LoggedRecord repeat : history.repeatsIn(range)) {
            if (repeat.offset() == range.first()
                    || repeat.offset() == range.last()
                    || shown.post().text().contains(repeat.token())) {
                throw trace.violation(
                        PROMISE, history.partition(), history.lane(), repeat + " only repeats, and is posted");
            }
        }
    }
}
