package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** P7 and P8: only what can never be posted becomes a dead letter: no outage does, and no neighbour of a bad message. */
final class DeadLettersAreDeservedInvariant implements Invariant {

    /** How long an answer "there is no such channel" is believed, and what is in flight. */
    private static final long BELIEVED = 6 * Timeline.MINUTE;

    /** So many lanes of a partition wait for missing channels; one more is given up at once. */
    private static final int MOST_MISSING = 25;

    private static final long CLOCKS_DIFFER = 2 * Timeline.MINUTE;

    private final Trace trace;
    private final Timeline timeline;
    private final SimulatedMattermost chat;
    private final Duration patience;
    private final Duration maxAge;

    /** When the chat server did for anybody what it was asked: in trouble it refuses, too. */
    private final NavigableSet<Long> answers = new TreeSet<>();

    DeadLettersAreDeservedInvariant(Trace trace, Timeline timeline, SimulatedMattermost chat, Scenario scenario) {
        this.trace = trace;
        this.timeline = timeline;
        this.chat = chat;
        this.patience = scenario.limits().refusalPatience();
        this.maxAge = scenario.limits().maxAge();
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        boolean isRefused = outcome instanceof Outcome.ChannelRefused || outcome instanceof Outcome.ChannelMissing;
        if (!isRefused && !(outcome instanceof DestinationFailure)) {
            answers.add(timeline.now());
        }
    }

    @Override
    public void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        if (record.kind() == LoggedRecord.Kind.SOUND && !isOld(record) && !isChannelToBlame(record)) {
            throw trace.violation(
                    "P7/P8 dead letters are deserved",
                    record.partition(),
                    record.history().lane(),
                    record + " is given up on by " + worker.name() + " although nothing is wrong with it");
        }
    }

    private boolean isOld(LoggedRecord record) {
        return timeline.now() - record.acceptedNanos() + CLOCKS_DIFFER >= maxAge.toNanos();
    }

    private boolean isChannelToBlame(LoggedRecord record) {
        Place place = chat.place(record.history().lane());
        long believed = timeline.now() - BELIEVED;
        long refused = place.refusedFor(
                timeline.now(),
                from -> Optional.ofNullable(answers.ceiling(from)).orElse(timeline.now()));
        return refused >= 8 * patience.toNanos() / 10
                || (place.wasMissingSince(believed) && chat.missingSince(believed) > MOST_MISSING);
    }
}
