package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a checkpoint says of each lane, found out independently of the engine. */
final class Claim {

    private final Checkpoint checkpoint;
    private final Map<History, LaneCheckpoint> laneCheckpoints = new HashMap<>();

    Claim(Checkpoint checkpoint, List<LoggedRecord> records) {
        this.checkpoint = checkpoint;
        for (LaneCheckpoint laneCheckpoint : checkpoint.laneCheckpoints()) {
            laneCheckpoints.put(records.get((int) laneCheckpoint.offset()).history(), laneCheckpoint);
        }
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    @Nullable
    LaneCheckpoint laneCheckpoint(History history) {
        return laneCheckpoints.get(history);
    }

    /** Where the lane is said to be unfinished from: everything before is claimed to be finished. */
    long unfinishedFrom(History history) {
        LaneCheckpoint laneCheckpoint = laneCheckpoints.get(history);
        if (laneCheckpoint == null) {
            return History.mark(Math.max(checkpoint.committed(), checkpoint.readTo()), 0);
        }
        return laneCheckpoint.drained()
                ? History.mark(laneCheckpoint.offset() + 1, 0)
                : History.mark(laneCheckpoint.offset(), laneCheckpoint.done());
    }

    /** How far posts of the lane may have come without anybody being surprised. */
    long postedAtMost(History history) {
        LaneCheckpoint laneCheckpoint = laneCheckpoints.get(history);
        long claimed = unfinishedFrom(history);
        return laneCheckpoint == null || laneCheckpoint.intent() == null
                ? claimed
                : Math.max(claimed, History.endOf(laneCheckpoint.intent().range()));
    }
}
