package dev.postrider.relay.engine;

import dev.postrider.relay.engine.Consequences.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads lanes along the one path on which a {@link Doubt} is settled. */
final class Doubts {

    private static final int MOST_REMEMBERED = 10_000;

    private final Consequences common;

    /** Lanes whose channel cannot be read back, so that it is said once. */
    private final Set<String> unreadable = new HashSet<>();

    Doubts(Consequences common) {
        this.common = common;
    }

    /** This post may be there or not. */
    void begins(Answer answer, Range range) {
        begins(answer, range, true);
    }

    /** @param waits whether the lane stands aside until it is time to look; else the caller decides */
    void begins(Answer answer, Range range, boolean waits) {
        Lane lane = answer.lane();
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            doubt = new Doubt(range, answer.nowNanos());
            lane.doubt(doubt);
        } else {
            doubt.sentAgain(answer.nowNanos());
        }
        lane.dropIntent();
        if (waits) {
            waitFor(answer, doubt.wait(common.chance()));
        }
    }

    /** A page of what is posted there was read. */
    void pageRead(Answer answer, @Nullable Reached onPage, boolean end) {
        Lane lane = answer.lane();
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            throw new IllegalStateException("nobody asked for a page");
        }
        unreadable.remove(lane.name());
        Reached news = onPage == null || isKnown(lane, onPage) ? null : onPage;
        if (!end) {
            doubt.looksFurther(news);
            common.turns().first(lane);
            return;
        }
        Reached found = doubt.looked(news);
        if (found == null) {
            if (doubt.range() == null && doubt.isSettled()) {
                lane.lookedThrough();
            }
            absent(lane, doubt);
        } else {
            found(answer, doubt, found);
        }
    }

    /** The bot may not look there, or the destination only says so. */
    void lookRefused(Answer answer, String target) {
        Lane lane = answer.lane();
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            throw new IllegalStateException("nobody asked for a page");
        }
        if (!doubt.lookRefused(common.deliveries()) && !unreadable.contains(lane.name())) {
            waitFor(answer, doubt.wait(common.chance()));
            return;
        }
        if (unreadable.size() > MOST_REMEMBERED) {
            unreadable.clear();
        }
        if (unreadable.add(lane.name())) {
            common.effects().unreadable(target, lane.name());
        }
        doubt.lookedInVain();
        absent(lane, doubt);
    }

    private void absent(Lane lane, Doubt doubt) {
        if (!doubt.waitsForTime()) {
            common.turns().first(lane); // sends it again at once, while the look is fresh
        } else if (doubt.isSettled()) {
            settled(lane);
        } else {
            common.turns().at(lane, doubt.settledAtNanos());
        }
    }

    /** What was not found will not come any more: the lane goes on as if it had never been sent. */
    void settled(Lane lane) {
        Doubt doubt = lane.doubt();
        Range range = doubt == null ? null : doubt.range();
        lane.doubtSettled();
        if (lane.trouble().hasVerdict()) {
            common.execute(lane, range);
        } else {
            common.turns().first(lane);
        }
    }

    private void found(Answer answer, Doubt doubt, Reached found) {
        Lane lane = answer.lane();
        Range range = doubt.range();
        boolean whole = range != null && found.compareTo(range.end()) >= 0;
        boolean over = whole || (range != null && doubt.isSettled());
        if (over) {
            lane.doubtSettled();
        }
        lane.trouble().delivered();
        if (common.effects().finish(lane, found)) {
            return;
        }
        if (over) {
            common.turns().last(lane);
            return;
        }
        if (range == null) { // nobody knows how much there is to find: it is over when a look finds nothing more
            common.turns().first(lane);
        } else {
            doubt.remains(new Range(lane.head().position().offset(), lane.done(), range.last(), range.to()));
            common.turns().at(lane, doubt.settledAtNanos());
        }
    }

    /** Whether it lies before what is to be posted next: an older post, or an earlier part of the same message. */
    private static boolean isKnown(Lane lane, Reached found) {
        long head = lane.head().position().offset();
        return found.offset() < head || (lane.done() > 0 && found.compareTo(new Reached(head, lane.done())) <= 0);
    }

    private void waitFor(Answer answer, Duration wait) {
        common.turns().at(answer.lane(), answer.nowNanos() + wait.toNanos());
    }
}
