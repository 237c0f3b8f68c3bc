package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.Limits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * P9: what an engine holds in memory stays within its bounds: {@code bufferBytes}, the lanes it fills ahead, and one
 * record for each unfinished lane.
 */
final class MemoryIsBounded implements Invariant {

    private static final int FILLED_AHEAD_BYTES = 17 * 256 * 1024;

    private static final class Holding {
        final Set<LoggedRecord> records = new HashSet<>();
        long bytes;
        int largest;
    }

    private final Trace trace;
    private final Journal journal;
    private final Limits limits;
    private final Map<SimulatedWorker, Holding> holdings = new HashMap<>();

    MemoryIsBounded(Trace trace, Journal journal, Limits limits) {
        this.trace = trace;
        this.journal = journal;
        this.limits = limits;
    }

    @Override
    public void held(SimulatedWorker worker, LoggedRecord record) {
        Holding holding = holdings.computeIfAbsent(worker, any -> new Holding());
        if (holding.records.add(record)) {
            holding.bytes += record.entry().bytes();
            holding.largest = Math.max(holding.largest, record.entry().bytes());
            if (holding.bytes > bound(worker, holding)) {
                forgetFinished(worker, holding);
                if (holding.bytes > bound(worker, holding)) {
                    throw trace.violation(
                            "P9 memory is bounded",
                            record.partition(),
                            record.history().lane(),
                            worker.name() + " holds " + holding.bytes + " bytes, bound is " + bound(worker, holding));
                }
            }
        }
    }

    private long bound(SimulatedWorker worker, Holding holding) {
        long lanes = 0;
        for (int partition : worker.partitions()) {
            lanes += journal.unfinished(partition).size();
        }
        return limits.bufferBytes() + FILLED_AHEAD_BYTES + (lanes + 1) * holding.largest;
    }

    private void forgetFinished(SimulatedWorker worker, Holding holding) {
        Map<Integer, Claim> claims = new HashMap<>();
        Map<Integer, Checkpoint> checkpoints = worker.checkpoints();
        checkpoints.forEach(
                (partition, checkpoint) -> claims.put(partition, new Claim(checkpoint, journal.records(partition))));
        holding.records.removeIf(record -> {
            Claim claim = claims.get(record.partition());
            return claim == null || claim.unfinishedFrom(record.history()) > History.mark(record.offset(), 0);
        });
        holding.bytes =
                holding.records.stream().mapToLong(each -> each.entry().bytes()).sum();
    }

    @Override
    public void ceased(SimulatedWorker worker) {
        holdings.remove(worker);
    }
}
