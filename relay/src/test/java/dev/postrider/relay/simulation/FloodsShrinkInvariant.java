package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.Map;

/** P6: what waits in one lane travels together, while nothing is wrong with the lane. */
final class FloodsShrinkInvariant implements Invariant {

    /** Short enough for two of them to fit any post, marks and all. */
    private final int shortText;

    /**
     * @param held offset of the last record of the lane that the worker's engine keeps
     * @param delivered offset of the last message of the last post
     * @param fresh whether nothing was posted since a delivery
     */
    private record State(SimulatedWorker worker, long held, long delivered, boolean fresh) {}

    private final Trace trace;
    private final Journal journal;
    private final boolean packs;

    /** So many waiting messages of a lane are surely too many for a post of their own each. */
    private final int flood;

    private final Map<String, State> states = new HashMap<>();
    private final Map<String, Long> waitingAtDelivery = new HashMap<>();

    /** Up to here a post of several was refused, and is taken apart. */
    private final Map<String, Long> apartTo = new HashMap<>();

    FloodsShrinkInvariant(Trace trace, Journal journal, Scenario scenario) {
        this.trace = trace;
        this.journal = journal;
        this.packs = scenario.packs();
        // No worker has more than the fleet's rate.
        double turns = scenario.limits().packAfter().toSeconds() * scenario.rate();
        this.flood = 2 + (int) Math.ceil(turns);
        this.shortText = scenario.limits().post().codePoints() / 4;
    }

    @Override
    public void held(SimulatedWorker worker, LoggedRecord record) {
        String lane = record.history().lane();
        State before = states.get(lane);
        states.put(
                lane,
                before == null || before.worker() != worker
                        ? new State(worker, record.offset(), -1, false)
                        : new State(
                                worker, Math.max(before.held(), record.offset()), before.delivered(), before.fresh()));
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        String lane = Journal.laneOf(request);
        State state = states.get(lane);
        if (!(request instanceof Request.Post post)) {
            return;
        }
        if (outcome instanceof DestinationFailure.Suspect || outcome instanceof PostOutcome.TextRejected) {
            apartTo.put(lane, post.range().last());
        }
        if (state == null) {
            return;
        }
        boolean fresh = state.worker() == worker
                && outcome instanceof PostOutcome.Posted
                && post.range().to() == 0;
        // The next post is composed only now: what is held now should go with it.
        states.put(lane, new State(state.worker(), state.held(), post.range().last(), fresh));
        waitingAtDelivery.put(lane, state.held());
    }

    @Override
    public void issued(SimulatedWorker worker, Request request) {
        String lane = Journal.laneOf(request);
        State state = states.get(lane);
        if (!packs || state == null || !(request instanceof Request.Post post)) {
            return;
        }
        if (state.fresh() && state.worker() == worker && post.range().first() > state.delivered()) {
            check(post, waitingAtDelivery.getOrDefault(lane, -1L));
        }
        states.put(lane, new State(state.worker(), state.held(), state.delivered(), false));
    }

    private void check(Request.Post post, long waiting) {
        History history = journal.history(post.partition(), post.address().key());
        int first = history.indexFrom(post.range().first());
        if (history.isKeyed() // what waits may be a repetition
                || post.range().last() != post.range().first()
                || first + 1 >= history.records().size()
                || post.range().first() <= apartTo.getOrDefault(history.lane(), -1L)) {
            return;
        }
        LoggedRecord head = history.records().get(first);
        LoggedRecord second = history.records().get(first + 1);
        boolean many = history.indexFrom(waiting + 1) - first >= flood;
        if (many && head.goesWith(second) && isShortAndSound(head) && isShortAndSound(second)) {
            throw trace.violation(
                    "P6 a flood shrinks",
                    history.partition(),
                    history.lane(),
                    post.range() + " carries one message although " + second + " waited too");
        }
    }

    private boolean isShortAndSound(LoggedRecord record) {
        return record.kind() == LoggedRecord.Kind.SOUND && record.said().text().length() <= shortText;
    }

    @Override
    public void released(SimulatedWorker worker, int partition) {
        states.clear();
    }

    @Override
    public void disturbed() {
        states.clear();
    }
}
