package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * P9: what an engine holds in memory stays within its bounds: three times {@code bufferBytes}, what its predecessors were
 * about to post, and a few records.
 */
final class MemoryIsBoundedInvariant implements Invariant {

    private static final int A_FEW = 3;

    private static final class Holding {
        final Set<LoggedRecord> records = new HashSet<>();
        long bytes;
        int largest;

        /** Bytes of the posts that were named where it began, by partition. */
        final Map<Integer, Long> inherited = new HashMap<>();
    }

    private final Trace trace;
    private final Journal journal;
    private final Limits limits;
    private final Map<SimulatedWorker, Holding> holdings = new HashMap<>();

    MemoryIsBoundedInvariant(Trace trace, Journal journal, Limits limits) {
        this.trace = trace;
        this.journal = journal;
        this.limits = limits;
    }

    @Override
    public void held(SimulatedWorker worker, LoggedRecord record) {
        Holding holding = holding(worker);
        if (holding.records.add(record)) {
            holding.bytes += record.bytes();
            holding.largest = Math.max(holding.largest, record.bytes());
            if (holding.bytes > bound(holding)) {
                forgetFinished(worker, holding);
                // What a lane let go of is not known here: then the engine's own sum counts, which its assertions
                // check.
                if (Math.min(holding.bytes, worker.bufferedBytes()) > bound(holding)) {
                    throw trace.violation(
                            "P9 memory is bounded",
                            record.partition(),
                            record.history().lane(),
                            worker.name() + " holds " + holding.bytes + " bytes, bound is " + bound(holding));
                }
            }
        }
    }

    private long bound(Holding holding) {
        long inherited =
                holding.inherited.values().stream().mapToLong(Long::longValue).sum();
        return MemoryPolicy.mostBytes(limits) + inherited + (long) A_FEW * holding.largest;
    }

    @Override
    public void begins(SimulatedWorker worker, int partition, Checkpoint start) {
        long bytes = 0;
        for (LaneCheckpoint laneCheckpoint : start.laneCheckpoints()) {
            NamedPost intent = laneCheckpoint.intent();
            if (intent != null) {
                History history = journal.records(partition)
                        .get((int) laneCheckpoint.offset())
                        .history();
                bytes += history.in(intent.range()).stream()
                        .mapToLong(record -> record.bytes())
                        .sum();
            }
        }
        holding(worker).inherited.put(partition, bytes);
    }

    @Override
    public void released(SimulatedWorker worker, int partition) {
        Holding holding = holding(worker);
        holding.inherited.remove(partition);
        holding.records.removeIf(record -> record.partition() == partition);
        holding.bytes = holding.records.stream().mapToLong(each -> each.bytes()).sum();
    }

    private Holding holding(SimulatedWorker worker) {
        return holdings.computeIfAbsent(worker, any -> new Holding());
    }

    private void forgetFinished(SimulatedWorker worker, Holding holding) {
        Map<Integer, Claim> claims = new HashMap<>();
        Map<Integer, Checkpoint> checkpoints = worker.checkpoints();
        checkpoints.forEach(
                (partition, checkpoint) -> claims.put(partition, new Claim(checkpoint, journal.records(partition))));
        holding.records.removeIf(record -> {
            Claim claim = claims.get(record.partition());
            return claim == null
                    || record.isDuplicate()
                    || claim.unfinishedFrom(record.history()) > History.mark(record.offset(), 0);
        });
        holding.bytes = holding.records.stream().mapToLong(each -> each.bytes()).sum();
    }

    @Override
    public void ceased(SimulatedWorker worker) {
        holdings.remove(worker);
    }
}
