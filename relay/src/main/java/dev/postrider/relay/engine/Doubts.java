package dev.postrider.relay.engine;

import dev.postrider.relay.engine.Consequences.Answer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads lanes along the one path on which a {@link Doubt} is settled. */
final class Doubts {

    private static final int MOST_REMEMBERED = 10_000;

    private final Consequences common;

    /** Targets that cannot be read back, so that it is said once of each. */
    private final Set<String> unreadable = new HashSet<>();

    Doubts(Consequences common) {
        this.common = common;
    }

    /** This post may be there or not, and if not it may still come to be. */
    void begins(Answer answer, Request.Post post) {
        note(answer, post, true);
        waitToLook(answer);
    }

    /** This post may be there or not, but the destination is done with it; when to look is the caller's matter. */
    void beginsWithFailure(Answer answer, Request.Post post) {
        note(answer, post, false);
    }

    private static void note(Answer answer, Request.Post post, boolean onItsWay) {
        Lane lane = answer.lane();
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            lane.doubt(Doubt.own(post, onItsWay, answer.nowNanos()));
        } else {
            doubt.sentAgain(post, onItsWay, answer.nowNanos());
        }
        lane.dropIntent();
    }

    /** The lane stands aside until it is time to look. */
    void waitToLook(Answer answer) {
        Doubt doubt = answer.lane().doubt();
        if (doubt == null) {
            throw new IllegalStateException("nothing is in doubt");
        }
        common.turns()
                .at(
                        answer.lane(),
                        answer.nowNanos() + doubt.wait(common.chance()).toNanos());
    }

    /** A page of what is posted there was read. */
    void pageRead(Answer answer, String target, @Nullable Reached onPage, boolean end) {
        Lane lane = answer.lane();
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            throw new IllegalStateException("nobody asked for a page");
        }
        unreadable.remove(target);
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
            absent(answer, doubt);
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
        if (!doubt.lookRefused(common.deliveries()) && !unreadable.contains(target)) {
            waitToLook(answer);
            return;
        }
        if (unreadable.size() > MOST_REMEMBERED) {
            unreadable.clear();
        }
        if (unreadable.add(target)) {
            common.effects().report(new Notice.Unreadable(lane.name()));
        }
        doubt.lookedInVain();
        absent(answer, doubt);
    }

    private void absent(Answer answer, Doubt doubt) {
        Lane lane = answer.lane();
        if (!doubt.mustWait(answer.nowNanos())) {
            common.turns().first(lane); // sends it again at once, while the look is fresh
        } else if (doubt.isSettled()) {
            settled(lane);
        } else {
            common.turns().at(lane, doubt.nextLookNanos(common.chance(), answer.nowNanos()));
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
}
