package dev.postrider.relay.simulation;

import dev.postrider.relay.simulation.LoggedRecord.Kind;
import java.util.ArrayList;
import java.util.List;

/** Those who have something to say: a few busy addresses, many quiet ones, floods, and things that cannot be said. */
final class Callers {

    private static final int MOST_RECORDS = 2_500;
    private static final int MOST_POISONED = 2;
    private static final long PULSE = 30 * Timeline.SECOND;

    private final Timeline timeline;
    private final Scenario scenario;
    private final Scribe scribe;
    private final Chance chance;
    private final List<History> history = new ArrayList<>();
    private final double pace;
    private final double poison;
    private int poisoned;

    Callers(Timeline timeline, Scenario scenario, Scribe scribe, Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.scribe = scribe;
        this.chance = chance;
        // A single address gets no more than its partition's share, and what is not packed must fit it.
        this.pace = scenario.limits().post().messages() > 3 ? scenario.rate() : scenario.rate() / scenario.partitions();
        double likely = chance.oneOf(0.0, 0.002, 0.01);
        this.poison = scenario.calm() || scenario.rate() / scenario.partitions() < 1 ? 0 : likely;
    }

    void plan() {
        int busy = chance.between(1, 4);
        int quiet = (int) chance.spread(3, chance.is(0.1) ? 1_500 : 120);
        for (int i = 0; i < busy + quiet; i++) {
            history.add(scribe.found(i));
        }
        int records = (int) Math.min(MOST_RECORDS, pace * scenario.lastMessage() / 1e9 * chance.spread(0.05, 0.7));
        for (int i = 0; i < records; i++) {
            int index = chance.is(0.5) ? chance.between(0, busy - 1) : chance.between(busy, busy + quiet - 1);
            timeline.at(chance.between(0L, scenario.lastMessage()), () -> say(history.get(index)));
        }
        if (chance.is(0.5)) {
            flood(history.get(0), chance.between(0L, scenario.lastMessage() / 2));
        }
        if (!scenario.calm()) {
            failures();
            pulses();
        }
        new Storms(timeline, scenario, scribe, history, chance.split()).plan();
    }

    /** Everything of it is there at once. */
    private void flood(History history, long at) {
        double most = 100 * pace;
        int count = (int) Math.min(2_000, chance.spread(50, Math.max(51, most)));
        timeline.at(at, () -> {
            for (int i = 0; i < count; i++) {
                say(history);
            }
        });
    }

    /** Some channels refuse for a while, and some for good: but those have little to say. */
    private void failures() {
        for (int i = chance.between(0, 4); i > 0; i--) {
            Place place = scribe.place(history.get(chance.between(0, history.size() - 1)));
            long from = chance.between(1L, scenario.lastFault() - 2);
            place.becomes(from, chance.oneOf(Place.State.FORBIDDEN, Place.State.ARCHIVED, Place.State.MISSING));
            place.becomes(chance.between(from + 1, scenario.lastFault()), Place.State.FINE);
        }
        for (int i = chance.between(0, 3); i > 0; i--) {
            History hopeless = scribe.found(10_000 + i);
            scribe.place(hopeless)
                    .becomes(0, chance.oneOf(Place.State.FORBIDDEN, Place.State.ARCHIVED, Place.State.MISSING));
            timeline.at(chance.between(0L, scenario.lastMessage()), () -> say(hopeless));
        }
    }

    /** A worker all of whose lanes fail cannot tell that from an outage: in each partition one lives to the end. */
    private void pulses() {
        for (int partition = 0; partition < scenario.partitions(); partition++) {
            History healthy = scribe.foundIn(partition, 50_000 + partition);
            for (long at = 0; at < scenario.length() * 95 / 100; at += PULSE) {
                timeline.at(at, () -> scribe.write(healthy, Kind.SOUND));
            }
        }
    }

    private void say(History history) {
        if (!scenario.calm() && chance.is(0.003)) {
            scribe.writeMalformed(history);
            return;
        }
        // Each 500 is doubted, read back and tried again: with more of them an hour would not do.
        Kind kind = poisoned < MOST_POISONED && chance.is(poison)
                ? chance.oneOf(Kind.POISON_500, Kind.POISON_400, Kind.POISON_DEFINITE)
                : Kind.SOUND;
        poisoned += kind == Kind.SOUND ? 0 : 1;
        scribe.write(history, kind);
    }
}
