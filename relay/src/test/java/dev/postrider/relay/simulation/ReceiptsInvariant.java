package dev.postrider.relay.simulation;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Receipts agree with what the chat server and the topic of dead letters hold, and in the end there is one of each record.
 * Only repetitions may have none, if a worker was killed that held their partition: their receipts wait a moment.
 */
final class ReceiptsInvariant implements Invariant {

    private static final String PROMISE = "receipts tell the truth";

    private final Trace trace;
    private final Journal journal;
    private final Map<String, Shown> posts = new HashMap<>();
    private final Map<Position, LoggedRecord> deadLetters = new HashMap<>();

    /** The last of each record. */
    private final Map<LoggedRecord, Receipt.FinalResult> results = new HashMap<>();

    private final Set<LoggedRecord> excused = new HashSet<>();

    ReceiptsInvariant(Trace trace, Journal journal) {
        this.trace = trace;
        this.journal = journal;
    }

    /** The topic of receipts holds another one. */
    void received(int partition, String lane, Receipt receipt) {
        trace.note("receipts", partition, lane, receipt.result());
        List<FinishedMessage> messages = receipt.messages();
        for (int i = 0; i < messages.size(); i++) {
            LoggedRecord record =
                    journal.records(partition).get((int) messages.get(i).offset());
            require(record.history().lane().equals(lane), record, "a receipt of another lane: " + lane);
            require(isOf(record, messages.get(i)), record, "is called " + messages.get(i));
            if (receipt.result() instanceof Receipt.Repeated repeated) {
                require(repeats(record, repeated.originals().get(i)), record, "does not repeat " + repeated);
                results.put(
                        record,
                        new Receipt.Repeated(List.of(repeated.originals().get(i))));
            } else {
                require(agrees(record, receipt.result()), record, "is said to be " + receipt.result());
                results.put(record, receipt.result());
            }
        }
    }

    private static boolean isOf(LoggedRecord record, FinishedMessage message) {
        boolean decoded = record.kind() != LoggedRecord.Kind.MALFORMED && record.kind() != LoggedRecord.Kind.NEWER;
        int print = decoded ? FinishedMessage.print(record.id()) : 0;
        return message.equals(new FinishedMessage(record.offset(), print, record.caller()));
    }

    /** Negative is an original that is not known any more. */
    private boolean repeats(LoggedRecord record, long original) {
        return record.isDuplicate()
                && original < record.offset()
                && (original < 0 || isSameMessage(record, original(record, original)));
    }

    private LoggedRecord original(LoggedRecord record, long offset) {
        return journal.records(record.partition()).get((int) offset);
    }

    private static boolean isSameMessage(LoggedRecord one, LoggedRecord other) {
        return one.id().equals(other.id())
                && one.identity().replay() == other.identity().replay();
    }

    private boolean agrees(LoggedRecord record, Receipt.FinalResult result) {
        if (result instanceof Receipt.DeadLettered dead) {
            return record.equals(deadLetters.get(new Position(dead.partition(), dead.offset())));
        }
        if (result instanceof Receipt.Delivered delivered && !delivered.post().isEmpty()) {
            Shown shown = posts.get(delivered.post());
            return shown != null && shown.history() == record.history() && holds(shown.post(), record);
        }
        return result instanceof Receipt.Delivered && record.history().postedTo() >= History.endOf(record.offset());
    }

    /** Its end, at least; a text that is split begins in an earlier post. */
    private static boolean holds(Request.Post post, LoggedRecord record) {
        Range range = post.range();
        long offset = record.offset();
        boolean ends =
                range.first() <= offset && (offset < range.last() || (offset == range.last() && range.to() == 0));
        boolean begins = offset > range.first() || range.from() == 0;
        return ends
                && (!begins
                        || post.text().contains(record.token())
                        || post.attachments().stream()
                                .anyMatch(each -> each.part(Attachment.Part.TEXT)
                                        .orElse("")
                                        .contains(record.token())));
    }

    @Override
    public void posted(Shown shown) {
        posts.put(shown.id(), shown);
    }

    @Override
    public void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        deadLetters.put(at, record);
    }

    @Override
    public void ceased(SimulatedWorker worker) {
        for (int partition : worker.partitions()) {
            journal.records(partition).stream()
                    .filter(LoggedRecord::isDuplicate)
                    .forEach(excused::add);
        }
    }

    @Override
    public void over() {
        for (int partition = 0; partition < journal.partitionCount(); partition++) {
            if (!journal.isStopped(partition)) {
                journal.records(partition).forEach(this::requireResult);
            }
        }
    }

    private void requireResult(LoggedRecord record) {
        if (record.history().firstUnfinished() <= record.offset() && !record.isDuplicate()) {
            return; // told elsewhere
        }
        Receipt.FinalResult result = results.get(record);
        require(result != null || excused.contains(record), record, "has no receipt");
        if (result instanceof Receipt.Repeated repeated && repeated.originals().get(0) >= 0) {
            LoggedRecord original = original(record, repeated.originals().get(0));
            require(
                    results.containsKey(original) || excused.contains(original),
                    record,
                    "repeats what has no receipt: " + original);
        }
    }

    private void require(boolean holds, LoggedRecord record, String otherwise) {
        if (!holds) {
            throw trace.violation(PROMISE, record.partition(), record.history().lane(), record + " " + otherwise);
        }
    }
}
