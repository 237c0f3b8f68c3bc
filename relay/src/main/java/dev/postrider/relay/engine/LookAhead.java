package dev.postrider.relay.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks along the line: composes the posts of the next turns, fills lanes that will need it, finds who is next. */
final class LookAhead {

    /** How far along the line: twice what may be in flight, so that lanes that cannot go do not hide those that can. */
    private final int window;

    private final Limits limits;
    private final Holdings held;
    private final Turns turns;
    private final Wishes wishes;
    private final Consequences consequences;
    private final Drafts drafts;
    private final Packing packing;
    private final Pacer pacer;
    private Optional<Long> composedAtNanos = Optional.empty();

    LookAhead(
            Limits limits,
            Holdings held,
            Turns turns,
            Wishes wishes,
            Consequences consequences,
            Packing packing,
            Pacer pacer) {
        this.window = 2 * limits.maxInFlight();
        this.limits = limits;
        this.held = held;
        this.turns = turns;
        this.wishes = wishes;
        this.consequences = consequences;
        this.drafts = new Drafts(limits);
        this.packing = packing;
        this.pacer = pacer;
    }

    /**
     * Gets the next turns ready; what needs no turn is done at once.
     *
     * @param count how many
     * @return those whose post waits for its turn
     */
    List<Lane> prepare(int count, boolean open, long nowNanos, long wallMillis) {
        List<Lane> withoutTurn = new ArrayList<>();
        List<Lane> intending = nextToSay(count, open, nowNanos, wallMillis, withoutTurn);
        while (!withoutTurn.isEmpty()) { // until there is nothing left to do at once
            withoutTurn.forEach(lane -> actWithoutTurn(lane, nowNanos, wallMillis));
            withoutTurn.clear();
            intending = nextToSay(count, open, nowNanos, wallMillis, withoutTurn);
        }
        return intending;
    }

    /** When the post is composed that waits for more to say; empty if none does. */
    Optional<Long> composedAtNanos() {
        return composedAtNanos;
    }

    /** Composes the posts of the next turns, and finds on the way who needs none. */
    private List<Lane> nextToSay(int count, boolean open, long nowNanos, long wallMillis, List<Lane> withoutTurn) {
        composedAtNanos = Optional.empty();
        List<Lane> intending = new ArrayList<>();
        boolean fresh = !open && hasCanary(nowNanos, wallMillis);
        Iterator<Lane> line = line().iterator();
        while (intending.size() < count && line.hasNext()) {
            Lane lane = line.next();
            if (fresh && consequences.hasFailed(lane)) {
                continue;
            }
            switch (wish(lane, nowNanos, wallMillis)) {
                case NOTHING -> {}
                case LOOK -> {} // takes no turn from a post: those behind may go first, and must be ready then
                case SAY -> {
                    if (waitsToSayMore(lane, nowNanos)) {
                        composedAtNanos = held.home(lane).filledUntilNanos(lane);
                        continue;
                    }
                    intend(lane, most(lane, open), nowNanos, wallMillis);
                    intending.add(lane);
                }
                default -> withoutTurn.add(lane);
            }
        }
        return intending;
    }

    /**
     * A turn that can be taken now.
     *
     * @param says whether the lane posts; else it asks
     */
    record Turn(Lane lane, boolean says) {}

    /** The first in line that can go now. */
    Optional<Turn> next(boolean lastWasLook, boolean open, long nowNanos, long wallMillis) {
        boolean fresh = !open && hasCanary(nowNanos, wallMillis);
        boolean someoneSays = false;
        Optional<Turn> looker = Optional.empty();
        Iterator<Lane> line = line().iterator();
        while (line.hasNext()) {
            Lane lane = line.next();
            if (fresh && consequences.hasFailed(lane)) {
                continue;
            }
            Wish wish = wish(lane, nowNanos, wallMillis);
            if (wish == Wish.SAY) {
                Intent intent = lane.intent();
                if (intent != null && intent.maySend(nowNanos)) {
                    return Optional.of(new Turn(lane, true));
                }
                someoneSays |= intent != null; // one without could not be named
            } else if (wish == Wish.LOOK) {
                looker = looker.isEmpty() ? Optional.of(new Turn(lane, false)) : looker;
                if (!lastWasLook) {
                    return looker;
                }
            }
        }
        // Looks take every second permit at most while there is something to post.
        return someoneSays ? Optional.empty() : looker;
    }

    /** A lane or two are no witness of their own failure: only the destination itself can say how it is. */
    boolean lacksCanary(long nowNanos, long wallMillis) {
        long willing = willing(nowNanos, wallMillis).limit(RefusalWatch.LEAST).count();
        return willing > 0 && willing < RefusalWatch.LEAST && !hasCanary(nowNanos, wallMillis);
    }

    private boolean hasCanary(long nowNanos, long wallMillis) {
        return willing(nowNanos, wallMillis).anyMatch(lane -> !consequences.hasFailed(lane));
    }

    private Stream<Lane> willing(long nowNanos, long wallMillis) {
        return line().filter(lane -> {
            Wish wish = wish(lane, nowNanos, wallMillis);
            return wish == Wish.SAY || wish == Wish.LOOK;
        });
    }

    /** While more of it is on its way from Kafka, and only if nobody else uses the turn. */
    private boolean waitsToSayMore(Lane lane, long nowNanos) {
        boolean isBeingFilled = held.home(lane)
                .filledUntilNanos(lane)
                .filter(at -> at - nowNanos > 0)
                .isPresent();
        return isBeingFilled && !lane.fills(limits.post()) && line().limit(2).count() == 1;
    }

    /** The part of the line that is looked at: a lane that has nothing in memory must not hide those behind it. */
    private Stream<Lane> line() {
        return turns.line()
                .filter(lane -> !lane.isEmpty() && !lane.awaitsJudgement())
                .limit(window);
    }

    private Wish wish(Lane lane, long nowNanos, long wallMillis) {
        return wishes.of(lane, held.home(lane), nowNanos, wallMillis);
    }

    /** The lane's next post; one that was not sent in time is composed anew, with what has come since. */
    private void intend(Lane lane, int most, long nowNanos, long wallMillis) {
        Intent intent = lane.intent();
        if (intent != null && !intent.isExpired(nowNanos)) {
            return;
        }
        lane.dropIntent();
        Doubt doubt = lane.doubt();
        if (doubt == null && !held.home(lane).canNameAnother()) {
            return; // it waits until others are done
        }
        drafts.next(lane, most, nowNanos, wallMillis).ifPresentOrElse(lane::intend, () -> {
            if (doubt != null) {
                doubt.cannotBeRepeated();
            }
        });
    }

    /** Most messages of its next post. While the destination is paused nobody knows how many will wait. */
    private int most(Lane lane, boolean open) {
        int waiting = open && !lane.isPassedOver() ? lane.size() : Packing.ALL;
        return packing.most(waiting, turns.size(), pacer.periodNanos());
    }

    private void actWithoutTurn(Lane lane, long nowNanos, long wallMillis) {
        Wish wish = wish(lane, nowNanos, wallMillis);
        turns.take(lane);
        Doubt doubt = lane.doubt();
        if (wish == Wish.WRITE_DEAD_LETTER) {
            consequences.effects().writeDeadLetter(lane);
        } else if (wish == Wish.SETTLE) {
            consequences.doubts().settled(lane);
        } else if (wish == Wish.SLEEP && doubt != null) {
            turns.at(lane, doubt.settledAtNanos());
        } else {
            Consequences.Answer answer = new Consequences.Answer(lane, 0, nowNanos);
            wishes.verdict(lane, nowNanos, wallMillis)
                    .ifPresent(verdict -> consequences.condemn(answer, verdict.reason(), verdict.detail()));
        }
    }

    /** Lanes whose turn comes soon get more of what waits for them, so that their posts are full. */
    void fill(long nowNanos) {
        long bytes = held.bytes();
        long shareBytes = limits.shareBytes(held.lanes());
        List<Lane> hungry = turns.line()
                .filter(lane -> held.home(lane).isScanned() && !lane.awaitsJudgement())
                .limit(Limits.LANES_FILLED_AHEAD)
                .filter(lane -> lane.isHungry(limits, shareBytes) && bytes < limits.filledBytes(lane.isEmpty()))
                .toList();
        for (HeldPartition partition : held.all()) {
            partition.fill(
                    hungry.stream()
                            .filter(lane -> lane.partition() == partition.number() && !partition.isInScan(lane))
                            .toList(),
                    nowNanos);
        }
    }
}
