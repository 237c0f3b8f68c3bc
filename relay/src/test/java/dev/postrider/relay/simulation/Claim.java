package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.Opening;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a checkpoint says of each lane, found out independently of the engine. */
final class Claim {

    private final Checkpoint checkpoint;
    private final Map<History, Opening> openings = new HashMap<>();

    Claim(Checkpoint checkpoint, List<LoggedRecord> records) {
        this.checkpoint = checkpoint;
        for (Opening opening : checkpoint.openings()) {
            openings.put(records.get((int) opening.offset()).history(), opening);
        }
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    @Nullable
    Opening opening(History history) {
        return openings.get(history);
    }

    /** Where the lane is said to be unfinished from: everything before is claimed to be finished. */
    long unfinishedFrom(History history) {
        Opening opening = openings.get(history);
        if (opening == null) {
            return History.mark(Math.max(checkpoint.committed(), checkpoint.readTo()), 0);
        }
        return opening.drained()
                ? History.mark(opening.offset() + 1, 0)
                : History.mark(opening.offset(), opening.done());
    }

    /** How far posts of the lane may have come without anybody being surprised. */
    long postedAtMost(History history) {
        Opening opening = openings.get(history);
        long claimed = unfinishedFrom(history);
        return opening == null || opening.intent() == null
                ? claimed
                : Math.max(claimed, History.endOf(opening.intent().range()));
    }
}
