package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;

/** P9: what is finished is forgotten: in the end no owner names a lane any more. */
final class NothingIsKeptInvariant implements Invariant {

    private final Trace trace;
    private final Journal journal;
    private final SimulatedGroup group;

    NothingIsKeptInvariant(Trace trace, Journal journal, SimulatedGroup group) {
        this.trace = trace;
        this.journal = journal;
        this.group = group;
    }

    @Override
    public void over() {
        for (int partition = 0; partition < journal.partitionCount(); partition++) {
            SimulatedWorker owner = group.owner(partition);
            Checkpoint last = owner == null ? null : owner.checkpoints().get(partition);
            if (last != null
                    && !journal.isStopped(partition)
                    && journal.unfinished(partition).isEmpty() // else it is told elsewhere
                    && !last.laneCheckpoints().isEmpty()) {
                throw trace.violation(
                        "P9 nothing is kept", partition, "", owner.name() + " ends with lane checkpoints: " + last);
            }
        }
    }
}
