package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the callers do to make things hard: much at once, and most of it cannot be posted. */
final class Storms {

    private static final int MOST_GIVEN_UP = 600;
    private static final int MOST_MISSING = 40;
    private static final int MOST_POISONED = 6;

    private static final int MANY_LANES = 800;

    /** So many posts are sent in the time that is left to a storm. */
    private static final long SECONDS_TO_DRAIN = 400;

    private final Timeline timeline;
    private final Scenario scenario;
    private final Scribe scribe;
    private final List<History> history;
    private final Chance chance;
    private final int mostPosts;

    Storms(Timeline timeline, Scenario scenario, Scribe scribe, List<History> history, Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.scribe = scribe;
        this.history = history;
        this.chance = chance;
        this.mostPosts = (int) Math.min(1_000, scenario.rate() / scenario.partitions() * SECONDS_TO_DRAIN);
    }

    void plan() {
        if (scenario.is(Hardship.GIVEN_UP_AT_ONCE)) {
            timeline.at(anyTime(), this::giveUps);
        }
        if (scenario.is(Hardship.NEWER_RECORDS)) {
            timeline.at(anyTime(), this::newerRecord);
        }
        if (scenario.is(Hardship.LARGE_MESSAGES)) {
            timeline.at(anyTime(), this::largeMessages);
        }
        if (scenario.is(Hardship.MANY_LANES)) {
            timeline.at(anyTime(), this::manyLanes);
        }
        if (scenario.is(Hardship.POISONED_HEADS)) {
            timeline.at(chance.between(0L, scenario.lastMessage() + Timeline.MINUTE), this::poisonedHeads);
        }
    }

    private long anyTime() {
        return chance.between(0L, scenario.lastMessage());
    }

    private History any() {
        return history.get(chance.between(0, history.size() - 1));
    }

    /** Something to say for most lanes. */
    private List<Runnable> backlog() {
        List<Runnable> backlog = new ArrayList<>();
        for (int i = chance.between(mostPosts / 4, mostPosts / 2); i > 0; i--) {
            backlog.add(() -> scribe.write(any(), LoggedRecord.Kind.SOUND));
        }
        return backlog;
    }

    private void giveUps() {
        List<History> missing = IntStream.range(0, MOST_MISSING)
                .mapToObj(number -> scribe.foundMissing(20_000 + number))
                .toList();
        List<Runnable> all = backlog();
        int kinds = chance.between(1, 7); // any of the three, or several together
        for (int i = chance.between(50, MOST_GIVEN_UP); i > 0; i--) {
            int kind = 1 << chance.between(0, 2);
            if ((kinds & kind) != 0) {
                all.add(() -> giveUp(kind, missing));
            }
        }
        if (chance.is(0.5)) {
            Collections.shuffle(all, new Random(chance.any()));
        }
        all.forEach(Runnable::run);
    }

    private void giveUp(int kind, List<History> missing) {
        switch (kind) {
            case 1 -> scribe.writeMalformed(any());
            case 2 -> scribe.writeOld(any());
            default -> scribe.write(missing.get(chance.between(0, missing.size() - 1)), LoggedRecord.Kind.SOUND);
        }
    }

    private void newerRecord() {
        backlog().forEach(Runnable::run);
        scribe.write(any(), LoggedRecord.Kind.NEWER);
        timeline.in(chance.between(0L, Timeline.MINUTE), () -> backlog().forEach(Runnable::run));
    }

    private void largeMessages() {
        int lanes = Math.min(mostPosts / 2, chance.between(50, 400));
        for (int i = 0; i < lanes; i++) {
            History large = scribe.foundLarge(30_000 + i);
            for (int records = chance.between(1, 2); records > 0; records--) {
                scribe.write(large, LoggedRecord.Kind.SOUND);
            }
        }
    }

    private void manyLanes() {
        int partition = chance.between(0, scenario.partitions() - 1);
        for (int i = Math.min(mostPosts, MANY_LANES); i > 0; i--) {
            scribe.write(scribe.foundIn(partition, 70_000 + i), LoggedRecord.Kind.SOUND);
        }
    }

    /** Of one or two lanes the engine asks the chat server itself how it is; of more, others have to tell. */
    private void poisonedHeads() {
        int lanes = chance.between(1, MOST_POISONED);
        for (int i = 0; i < lanes; i++) {
            History poisoned = scribe.found(40_000 + i);
            scribe.write(poisoned, LoggedRecord.Kind.POISON_500);
            for (int sound = chance.between(0, 2); sound > 0; sound--) {
                scribe.write(poisoned, LoggedRecord.Kind.SOUND);
            }
        }
    }
}
