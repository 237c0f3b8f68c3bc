package dev.postrider.relay.receipt;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes receipts of what the engine says is finished.
 *
 * <p>A post or a dead letter has one at once. Repetitions come in floods, so those of a lane share one, and a partition has
 * one of them each {@link #PAUSE} at most. For one thread.
 */
public final class Receipts {

    /** Where receipts go; must not wait, and cannot fail. */
    @FunctionalInterface
    public interface ReceiptSink {
        void write(int partition, String lane, Receipt receipt);
    }

    static final Duration PAUSE = Duration.ofMillis(100);

    /** Repetitions of a partition that wait; what is beyond does not wait for the pause. */
    static final int MOST_WAITING = 10_000;

    /** Repetitions of a lane, each with the offset of what it repeats. */
    private record RepetitionsOfLane(List<FinishedMessage> messages, List<Long> originals) {}

    /** Of a partition, by lane; the lane that waits for longest is first. */
    private static final class RepetitionsOfPartition {
        final Map<String, RepetitionsOfLane> lanes = new LinkedHashMap<>();
        int waiting;
        long nextNanos;

        RepetitionsOfPartition(long nextNanos) {
            this.nextNanos = nextNanos;
        }
    }

    private final Reporter reporter;
    private final @Nullable ReceiptSink sink;
    private final Clock clock;
    private final Map<Integer, RepetitionsOfPartition> repetitions = new HashMap<>();

    private Receipts(Reporter reporter, @Nullable ReceiptSink sink, Clock clock) {
        this.reporter = reporter;
        this.sink = sink;
        this.clock = clock;
    }

    /** @param reporter in whose name */
    public static Receipts of(Reporter reporter, ReceiptSink sink, Clock clock) {
        return new Receipts(reporter, sink, clock);
    }

    /** Makes none. */
    public static Receipts none() {
        return new Receipts(new Reporter("", ""), null, Clock.system());
    }

    /** These records are finished. */
    public void finished(Command.Finished finished) {
        if (sink == null) {
            return;
        }
        if (finished.result() instanceof Receipt.Repeated repeated) {
            add(finished, repeated);
        } else {
            List<FinishedMessage> messages = new ArrayList<>(finished.records().size());
            for (Entry record : finished.records()) {
                messages.add(message(record));
            }
            write(finished.partition(), finished.lane(), finished.result(), finished.attempts(), messages);
        }
    }

    /** Hands over what has waited long enough; to be called again and again. */
    public void writeDue() {
        if (repetitions.isEmpty()) {
            return;
        }
        long now = clock.nanos();
        repetitions.forEach((partition, waiting) -> {
            if (waiting.nextNanos - now <= 0) {
                writeFirst(partition, waiting);
                waiting.nextNanos = now + PAUSE.toNanos();
            }
        });
        repetitions.values().removeIf(waiting -> waiting.lanes.isEmpty() && waiting.nextNanos - now <= 0);
    }

    /** Hands over all that waits of these partitions: they are given up. */
    public void writeAll(Set<Integer> partitions) {
        for (int partition : partitions) {
            RepetitionsOfPartition waiting = repetitions.remove(partition);
            while (waiting != null && !waiting.lanes.isEmpty()) {
                writeFirst(partition, waiting);
            }
        }
    }

    /** Hands over all that waits. */
    public void writeAll() {
        writeAll(Set.copyOf(repetitions.keySet()));
    }

    private void add(Command.Finished finished, Receipt.Repeated repeated) {
        RepetitionsOfPartition waiting = repetitions.computeIfAbsent(
                finished.partition(), any -> new RepetitionsOfPartition(clock.nanos() + PAUSE.toNanos()));
        RepetitionsOfLane lane = waiting.lanes.computeIfAbsent(
                finished.lane(), any -> new RepetitionsOfLane(new ArrayList<>(), new ArrayList<>()));
        finished.records().forEach(record -> lane.messages().add(message(record)));
        lane.originals().addAll(repeated.originals());
        waiting.waiting += finished.records().size();
        while (waiting.waiting > MOST_WAITING) {
            writeFirst(finished.partition(), waiting);
        }
    }

    private void writeFirst(int partition, RepetitionsOfPartition waiting) {
        Iterator<Map.Entry<String, RepetitionsOfLane>> lanes =
                waiting.lanes.entrySet().iterator();
        if (lanes.hasNext()) {
            Map.Entry<String, RepetitionsOfLane> first = lanes.next();
            lanes.remove();
            List<FinishedMessage> messages = first.getValue().messages();
            waiting.waiting -= messages.size();
            write(
                    partition,
                    first.getKey(),
                    new Receipt.Repeated(first.getValue().originals()),
                    0,
                    messages);
        }
    }

    private void write(
            int partition, String lane, Receipt.FinalResult result, int attempts, List<FinishedMessage> messages) {
        Instant now = clock.wall().truncatedTo(ChronoUnit.MILLIS);
        if (sink != null) {
            sink.write(partition, lane, new Receipt(reporter, result, now, attempts, messages));
        }
    }

    private static FinishedMessage message(Entry record) {
        int print = record.content() instanceof DecodedRecord.Valid valid
                ? FinishedMessage.print(valid.message().id())
                : 0;
        return new FinishedMessage(record.position().offset(), print, record.caller());
    }
}
