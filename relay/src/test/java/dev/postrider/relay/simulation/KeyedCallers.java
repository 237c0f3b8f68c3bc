package dev.postrider.relay.simulation;

import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.simulation.LoggedRecord.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Those who name their messages by keys or repeat a call that failed: at once, much later, and in floods. */
final class KeyedCallers {

    private static final int FIRST_LANE = 60_000;
    private static final int MOST_MESSAGES = 150;
    private static final int MOST_IN_A_FLOOD = 600;

    private final Timeline timeline;
    private final Scenario scenario;
    private final Scribe scribe;
    private final Chance chance;
    private final List<History> lanes = new ArrayList<>();
    private final List<List<UUID>> keys = new ArrayList<>();

    KeyedCallers(Timeline timeline, Scenario scenario, Scribe scribe, Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.scribe = scribe;
        this.chance = chance;
    }

    void plan() {
        if (chance.is(0.4)) {
            return; // nobody uses keys
        }
        for (int i = chance.between(1, 8); i > 0; i--) {
            lanes.add(scribe.foundKeyed(FIRST_LANE + i));
            keys.add(new ArrayList<>());
        }
        double pace = scenario.rate() / scenario.partitions();
        int messages = (int) Math.min(MOST_MESSAGES, pace * scenario.lastMessage() / 1e9 * chance.spread(0.01, 0.1));
        double again = chance.oneOf(0.0, 0.1, 1.0); // without keys, some histories are short
        for (int i = 0; i < messages; i++) {
            int lane = chance.between(0, lanes.size() - 1);
            long at = chance.between(0L, scenario.lastMessage());
            if (chance.is(again)) {
                fails(lane, at);
            } else if (chance.is(0.8)) {
                says(lane, at);
            } else {
                timeline.at(at, () -> scribe.write(lanes.get(lane), Kind.SOUND));
            }
        }
        for (int i = again == 1.0 ? 0 : chance.between(0, 3); i > 0; i--) {
            timeline.at(chance.between(0L, scenario.lastMessage()), this::flood);
        }
        for (int i = scenario.calm() ? 0 : chance.between(0, 2); i > 0; i--) {
            failures(lanes.get(chance.between(0, lanes.size() - 1)));
        }
    }

    /** With a key, and most of them more than once. */
    private void says(int lane, long at) {
        UUID key = new UUID(chance.any(), chance.any());
        Kind kind = !scenario.calm() && chance.is(0.01) ? Kind.POISON_DEFINITE : Kind.SOUND;
        timeline.at(at, () -> {
            scribe.write(lanes.get(lane), kind, new IdHeader(key, IdHeader.DuplicateKind.KEYED), 0);
            keys.get(lane).add(key);
        });
        long next = at;
        for (int i = chance.between(0, 3); i > 0; i--) {
            next += delay(scenario.limits().keys().window().multipliedBy(5).dividedBy(4));
            repeat(lane, Math.min(next, scenario.lastMessage()), new IdHeader(key, IdHeader.DuplicateKind.KEYED), 0);
        }
        if (chance.is(0.05)) {
            long replayed = Math.min(next + delay(Duration.ofMinutes(5)), scenario.lastMessage());
            repeat(lane, replayed, new IdHeader(key, IdHeader.DuplicateKind.KEYED), 1);
        }
    }

    /** Nobody knows whether the first is written; it is repeated until one is, for all that the caller hears. */
    private void fails(int lane, long at) {
        UUID call = new UUID(chance.any(), chance.any());
        if (chance.is(0.7)) {
            repeat(lane, at, new IdHeader(call, IdHeader.DuplicateKind.PLAIN), 0);
        }
        long next = at;
        for (int i = chance.between(1, 3); i > 0; i--) {
            next = Math.min(next + delay(Duration.ofSeconds(70)), scenario.lastMessage());
            repeat(lane, next, new IdHeader(call, IdHeader.DuplicateKind.RETRIED), 0);
        }
    }

    private void repeat(int lane, long at, IdHeader id, int replay) {
        timeline.at(at, () -> scribe.write(lanes.get(lane), Kind.SOUND, id, replay));
    }

    private long delay(Duration most) {
        return (long) chance.spread(Timeline.MILLI, (double) most.toNanos());
    }

    /** Everything of a lane that was said by a key, or one of it, over and over. */
    private void flood() {
        int lane = chance.between(0, lanes.size() - 1);
        List<UUID> said = keys.get(lane);
        boolean one = chance.is(0.5);
        for (int i = said.isEmpty() ? 0 : chance.between(1, MOST_IN_A_FLOOD); i > 0; i--) {
            UUID key = said.get(one ? said.size() - 1 : chance.between(0, said.size() - 1));
            scribe.write(lanes.get(lane), Kind.SOUND, new IdHeader(key, IdHeader.DuplicateKind.KEYED), 0);
        }
    }

    private void failures(History lane) {
        Place place = scribe.place(lane);
        long from = chance.between(1L, scenario.lastFault() - 2);
        place.becomes(from, chance.oneOf(Place.State.FORBIDDEN, Place.State.ARCHIVED, Place.State.MISSING));
        place.becomes(chance.between(from + 1, scenario.lastFault()), Place.State.FINE);
    }
}
