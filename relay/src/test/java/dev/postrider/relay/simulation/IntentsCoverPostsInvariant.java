package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * P3, before it is too late: whatever is posted, the stored commit says it is finished or names it as an intent. So a
 * crash at any moment leaves a successor that knows what to look for.
 */
final class IntentsCoverPostsInvariant implements Invariant {

    private static final String PROMISE = "P3 intents cover posts";

    private final Trace trace;
    private final Timeline timeline;
    private final Journal journal;
    private final SimulatedMattermost chat;
    private final List<Checkpoint> stored;

    IntentsCoverPostsInvariant(Trace trace, Timeline timeline, Journal journal, SimulatedMattermost chat) {
        this.trace = trace;
        this.timeline = timeline;
        this.journal = journal;
        this.chat = chat;
        this.stored = new ArrayList<>(Collections.nCopies(journal.partitionCount(), Checkpoint.at(0)));
    }

    @Override
    public void stored(int partition, Checkpoint checkpoint) {
        stored.set(partition, checkpoint);
        Claim claim = new Claim(checkpoint, journal.records(partition));
        for (History history : journal.unfinished(partition)) {
            check(claim, history, history.postedTo());
        }
        // A lane that is finished in truth, but not so far in the commit, is found through the commit's lane
        // checkpoints.
        checkpoint.laneCheckpoints().forEach(laneCheckpoint -> {
            History history = journal.records(partition)
                    .get((int) laneCheckpoint.offset())
                    .history();
            check(claim, history, history.postedTo());
        });
    }

    @Override
    public void posted(Shown shown) {
        int partition = shown.history().partition();
        long end =
                Math.max(shown.history().postedTo(), History.endOf(shown.post().range()));
        check(new Claim(stored.get(partition), journal.records(partition)), shown.history(), end);
    }

    private void check(Claim claim, History history, long postedTo) {
        if (postedTo != History.NOWHERE
                && postedTo > claim.postedAtMost(history)
                && isReadable(history)
                && journal.losses().knowsAll(history.partition(), claim.checkpoint())) {
            throw trace.violation(
                    PROMISE,
                    history.partition(),
                    history.lane(),
                    "posted is more than the stored commit knows of: " + claim.laneCheckpoint(history) + " in "
                            + stored.get(history.partition()));
        }
    }

    /** Where nobody can look, a doubt ends without an answer. */
    private boolean isReadable(History history) {
        Place place = chat.place(history.lane());
        return place.wasReadableSince(timeline.now() - Timeline.MINUTE)
                && !place.wasMissingSince(timeline.now() - 5 * Timeline.MINUTE);
    }
}
