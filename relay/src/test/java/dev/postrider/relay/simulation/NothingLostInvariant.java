package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** P1: nothing is claimed to be finished that is not, and in the end everything is finished. */
final class NothingLostInvariant implements Invariant {

    private static final String PROMISE = "P1 nothing lost";
    private static final long LONG_REFUSED = 20 * Timeline.MINUTE;

    private static final int MOST_LOOKS = 60;

    /** Of a worker, at what was posted to a channel. */
    private record Look(@Nullable SimulatedWorker worker, String lane) {}

    private final Trace trace;
    private final Timeline timeline;
    private final Journal journal;
    private final SimulatedGroup group;
    private final SimulatedMattermost chat;

    /** When the chat server refused to show what is in a channel. */
    private final Map<Look, List<Long>> refusedLooks = new HashMap<>();

    NothingLostInvariant(
            Trace trace, Timeline timeline, Journal journal, SimulatedGroup group, SimulatedMattermost chat) {
        this.trace = trace;
        this.timeline = timeline;
        this.journal = journal;
        this.group = group;
        this.chat = chat;
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        if (request instanceof Request.Verify verify && outcome instanceof Outcome.ChannelRefused) {
            Look look = new Look(worker, verify.address().key());
            refusedLooks.computeIfAbsent(look, any -> new ArrayList<>()).add(timeline.now());
        }
    }

    @Override
    public void claimed(SimulatedWorker worker, int partition, Checkpoint checkpoint) {
        Claim claim = new Claim(checkpoint, journal.records(partition));
        for (History history : journal.unfinished(partition)) {
            if (claim.unfinishedFrom(history) > history.reached()
                    || checkpoint.committed() > history.firstUnfinished()) {
                throw trace.violation(
                        PROMISE,
                        partition,
                        history.lane(),
                        worker.name() + " claims as finished what is not, from " + history.firstUnfinished() + " on: "
                                + checkpoint);
            }
        }
    }

    @Override
    public void metadataTooLong(SimulatedWorker worker, int partition, int characters) {
        throw trace.violation(PROMISE, partition, "", "metadata of " + characters + " characters");
    }

    @Override
    public void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        History history = record.history();
        boolean finished = record.offset() < history.firstUnfinished();
        if (finished && !record.deadLettered && worker.owns(record.partition()) && canBeRead(history)) {
            throw trace.violation(PROMISE, record.partition(), history.lane(), record + " was posted already");
        }
    }

    /** Where it cannot, nobody can know that a post arrived. */
    private boolean canBeRead(History history) {
        Place place = chat.place(history.lane());
        return place.isReadable() && place.refusedFor(timeline.now()) == 0;
    }

    @Override
    public void over() {
        List<History> unfinished = IntStream.range(0, journal.partitionCount())
                .filter(partition -> !journal.isStopped(partition)) // until the relay is upgraded
                .boxed()
                .flatMap(partition -> journal.unfinished(partition).stream())
                .toList();
        for (History history : unfinished) {
            if (!isWaitedFor(history, unfinished)) {
                throw trace.violation(
                        "P7 drains (nothing may be stuck)",
                        history.partition(),
                        history.lane(),
                        "unfinished in the end: " + history.records().get(history.indexFrom(history.firstUnfinished()))
                                + "; " + group.owner(history.partition()));
            }
        }
    }

    private boolean isWaitedFor(History history, List<History> unfinished) {
        boolean isUnknown = journal.losses().happened(history.partition());
        return (isUnknown && isLookedAt(history))
                || (isLongRefused(history) && (isUnknown || isHeldToBeTheServersFault(history, unfinished)));
    }

    /** Where nobody knows what was posted, each owner tries to look so often before it gives that up. */
    private boolean isLookedAt(History history) {
        List<Long> refused =
                refusedLooks.getOrDefault(new Look(group.owner(history.partition()), history.lane()), List.of());
        return !refused.isEmpty()
                && refused.size() < MOST_LOOKS
                && refused.get(refused.size() - 1) > timeline.now() - Timeline.MINUTE;
    }

    /** Three lanes of an owner that are forbidden, and hardly anything else: that is waited for, until something is posted. */
    private boolean isHeldToBeTheServersFault(History history, List<History> unfinished) {
        SimulatedWorker owner = group.owner(history.partition());
        List<History> others = unfinished.stream()
                .filter(each -> group.owner(each.partition()) == owner)
                .toList();
        long forbidden = others.stream()
                .filter(each -> chat.place(each.lane()).state(timeline.now()) == Place.State.FORBIDDEN)
                .count();
        return owner != null && owner.isPaused() && forbidden >= 3 && 2 * forbidden > others.size();
    }

    private boolean isLongRefused(History history) {
        return chat.place(history.lane()).refusedFor(timeline.now()) > LONG_REFUSED;
    }
}
