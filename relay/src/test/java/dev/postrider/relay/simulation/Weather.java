package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.List;

/** When what is wrong with the chat server, with the dead-letter topic and with Kafka as a whole. */
final class Weather {

    /** What can be wrong. */
    enum Kind {
        /** Connections are refused. */
        DOWN,
        /** A proxy answers 502, 503 or 504, whether the request went through or not. */
        GATEWAY,
        /** Connections break, before or after the post came to be. */
        RESETS,
        /** Some requests take up to a minute: longer than the client waits, and than the server remembers that it is at it. */
        SLOW,
        /** Some requests take longer than a chat server may. */
        TOO_SLOW,
        /** 500 for everything. */
        BROKEN,
        /** The database is away: 403 for every post, 404 for every name, and more that is not true. */
        DATABASE_AWAY,
        /** The same, and 400 for every post. */
        LIES_400,
        /** 401 for everything, until the token is right again. */
        REVOKED,
        /** 429 whatever the limiter says, with a Retry-After that is missing, small or huge. */
        LIMITED,
        /** Kafka takes seconds to acknowledge commits. */
        SLOW_COMMITS,
        /** Of some partitions nothing can be read again. */
        LEADER_AWAY,
        /** No broker answers. */
        NO_BROKER,
        /** The dead-letter topic takes nothing. */
        NO_DEAD_LETTERS
    }

    private record Spell(Kind kind, long from, long until, double share) {}

    private final Timeline timeline;
    private final List<Spell> spells = new ArrayList<>();
    private final Chance chance;

    Weather(Timeline timeline, Chance chance) {
        this.timeline = timeline;
        this.chance = chance;
    }

    /** Plans bad weather for a simulation; in a calm one there is none. */
    void plan(Scenario scenario, Journal journal) {
        if (scenario.calm()) {
            return;
        }
        int count = chance.between(0, 14);
        for (int i = 0; i < count; i++) {
            Kind kind = chance.oneOf(Kind.values());
            long length = (long) (chance.spread(1, kind == Kind.NO_BROKER ? 40 : 360) * Timeline.SECOND);
            long from = chance.between(0L, scenario.lastFault() - Timeline.SECOND);
            long until = Math.min(scenario.lastFault(), from + length);
            add(new Spell(kind, from, until, isTotal(kind) ? 1 : chance.oneOf(0.05, 0.3, 1.0)), journal);
        }
        if (scenario.is(Hardship.REFUSED_IN_DOUBT)) {
            refuseUncertain(scenario, journal);
        }
        if (scenario.is(Hardship.RAGGED_CLOCK)) {
            cutOffUncertain(scenario, journal);
        }
    }

    /** What is uncertain is looked for only when the chat server would not recognise it any more. */
    private void cutOffUncertain(Scenario scenario, Journal journal) {
        for (int i = chance.between(4, 12); i > 0; i--) {
            long from = chance.between(0L, scenario.lastMessage());
            long down = from + chance.between(2 * Timeline.SECOND, 10 * Timeline.SECOND);
            long until = down + chance.between(35 * Timeline.SECOND, 70 * Timeline.SECOND);
            add(new Spell(Kind.RESETS, from, down, 1), journal);
            add(new Spell(Kind.DOWN, down, Math.min(scenario.lastFault(), until), 1), journal);
        }
    }

    /** First nobody knows what was posted, then nobody may look for a long time. */
    private void refuseUncertain(Scenario scenario, Journal journal) {
        for (int i = chance.between(1, 2); i > 0; i--) {
            long from = chance.between(0L, scenario.lastMessage());
            long refuses = from + chance.between(Timeline.SECOND, 20 * Timeline.SECOND);
            long until = refuses + chance.between(2 * Timeline.MINUTE, 10 * Timeline.MINUTE);
            add(new Spell(chance.oneOf(Kind.RESETS, Kind.GATEWAY), from, refuses, 1), journal);
            Kind kind = chance.oneOf(Kind.DATABASE_AWAY, Kind.DATABASE_AWAY, Kind.REVOKED);
            add(new Spell(kind, refuses, Math.min(scenario.lastFault(), until), 1), journal);
            flicker(until, scenario, journal);
        }
    }

    /** It refuses for moments, and in between it does not. */
    private void flicker(long from, Scenario scenario, Journal journal) {
        long at = from;
        for (int i = chance.between(0, 30); i > 0 && at < scenario.lastFault(); i--) {
            at += chance.between(Timeline.SECOND / 2, 3 * Timeline.SECOND);
            long until = Math.min(scenario.lastFault(), at + chance.between(Timeline.SECOND / 2, 3 * Timeline.SECOND));
            add(new Spell(Kind.DATABASE_AWAY, at, until, 1), journal);
            at = until;
        }
    }

    private void add(Spell spell, Journal journal) {
        spells.add(spell);
        timeline.at(spell.from(), journal::disturbed);
        timeline.at(spell.until(), journal::disturbed);
    }

    /** What accuses messages or channels is believed if it strikes one and not another: so it strikes all. */
    private static boolean isTotal(Kind kind) {
        return switch (kind) {
            case GATEWAY, RESETS, SLOW, TOO_SLOW, LIMITED -> false;
            case DOWN,
                    BROKEN,
                    DATABASE_AWAY,
                    LIES_400,
                    REVOKED,
                    SLOW_COMMITS,
                    LEADER_AWAY,
                    NO_BROKER,
                    NO_DEAD_LETTERS -> true;
        };
    }

    /** Whether it strikes a request of this moment. */
    boolean strikes(Kind kind) {
        long now = timeline.now();
        for (Spell spell : spells) {
            if (spell.kind() == kind && spell.from() <= now && now < spell.until() && chance.is(spell.share())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return spells.toString();
    }
}
