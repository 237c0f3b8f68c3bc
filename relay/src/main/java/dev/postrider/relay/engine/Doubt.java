package dev.postrider.relay.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A post of a lane that may be there or not: sent without an answer that says, or inherited as an intent.
 *
 * <p>One path settles it: read back what the destination shows; if the post is there it is finished, if not exactly the
 * same range is sent again under the same name, so that the destination recognises one that is still on its way.
 * Reading back and sending go together: only a look that is fresh may be followed by a post.
 */
final class Doubt {

    /** A post that is still on its way has so much time to arrive before it is looked for. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private static final Backoff WAITS = new Backoff(FIRST_WAIT, Duration.ofSeconds(15));

    /** The destination finishes a request by then, counted from the end of the last attempt, or never. */
    static final Duration SETTLED = Duration.ofSeconds(60);

    /**
     * How long after the commit that names the first attempt the same may be sent again: the destination recognises a
     * repetition for 30 s from when it takes the post up, even while it is still at it. A request that times out takes
     * longer than this.
     */
    static final Duration RECOGNISED = Duration.ofSeconds(20);

    /** An attempt is over by then, counted from the commit that names it: 2 s of lease, 20 s of patience, and a reserve. */
    private static final Duration ENDED = Duration.ofSeconds(30);

    /** How far the destination's clock may be behind Kafka's: posts older than that before a message are not its own. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /**
     * The destination recognises a repetition for 30 s: look and post must both happen well within; and so soon that it is
     * not restarted in between, which makes it forget.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Refused looks, weighted by their witness, after which a channel counts as one that cannot be read. */
    private static final int UNREADABLE = 10;

    /** The same where nobody knows what was sent: to go on could repeat all there is, so it takes a quarter of an hour. */
    private static final int UNREADABLE_UNKNOWN = 60;

    private @Nullable Range range;
    private boolean exact;
    private boolean onItsWay;
    private long firstNanos;
    private long lastSentNanos;
    private boolean givenUp;
    private int refused;
    private long deliveriesAtRefusal;

    private int rounds;
    private int page;
    private @Nullable Reached found;
    private long roundBeganNanos;
    private boolean absent;
    private boolean blind;

    private Doubt(@Nullable Range range, long firstNanos, boolean onItsWay, long lastSentNanos) {
        this.range = range;
        this.exact = range != null;
        this.firstNanos = firstNanos;
        this.onItsWay = onItsWay;
        this.lastSentNanos = lastSentNanos;
    }

    /**
     * An attempt of this worker ended.
     *
     * @param onItsWay whether the destination may still be at it; else it has said that it is done
     */
    static Doubt own(Request.Post post, boolean onItsWay, long nowNanos) {
        return new Doubt(post.range(), namedNanos(post), onItsWay, nowNanos);
    }

    /**
     * An earlier owner was about to send it, or in doubt itself; the destination may still be at it.
     *
     * <p>Only of an owner that is dead are the times known; else the first attempt counts as too old to be recognised. An
     * owner that is only suspended may send the post when it wakes up, later than a repetition is recognised.
     *
     * <p>The times come from the wall clock. If it was set back meanwhile by up to 8 s, the post seems younger than it is: it
     * is sent again up to 28 s after the first commit that names it, is on its way within 2 s, and is still recognised. If it
     * was set forward, the lane waits a minute that it need not, or {@link #ENDED} has the reserve.
     */
    static Doubt inherited(NamedPost post, long nowNanos) {
        long endedNanos = post.lastNanos() + ENDED.toNanos();
        // An attempt ends with its worker at the latest.
        long lastSentNanos = endedNanos - nowNanos < 0 ? endedNanos : nowNanos;
        return new Doubt(post.range(), post.firstNanos(), true, lastSentNanos);
    }

    /** Nobody knows what an earlier owner sent, nor when. */
    static Doubt ofUnknown(long nowNanos) {
        return new Doubt(null, nowNanos, true, nowNanos);
    }

    private static long namedNanos(Request.Post post) {
        return post.leaseUntilNanos() - Intent.LEASE.toNanos();
    }

    /**
     * What a commit says of it; null if nobody knows what was sent.
     *
     * @param again the next attempt, if there is one
     */
    @Nullable
    NamedPost named(@Nullable Intent again) {
        return range == null
                ? null
                : new NamedPost(range, firstNanos, again == null ? lastSentNanos : again.namedNanos());
    }

    @Nullable
    Range range() {
        return range;
    }

    /** What was sent cannot be sent exactly so again: only looking long enough afterwards tells. */
    void cannotBeRepeated() {
        exact = false;
        absent = false;
    }

    /** Some of it was found, this was not. */
    void remains(Range rest) {
        range = rest;
        cannotBeRepeated();
    }

    /** The range will not be sent again, because its message is given up on once the doubt is settled. */
    void giveUp() {
        givenUp = true;
        absent = false;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** It was sent once more, without an answer that says. */
    void sentAgain(Request.Post post, boolean mayBeOnItsWay, long nowNanos) {
        if (isSettled()) { // what was before is over
            firstNanos = namedNanos(post);
            onItsWay = false;
        }
        onItsWay |= mayBeOnItsWay;
        lastSentNanos = nowNanos;
        absent = false;
    }

    /** How long to wait for the next look. */
    Duration wait(RandomGenerator chance) {
        return WAITS.after(Math.max(1, rounds), chance);
    }

    /** When to look again after a look in vain: sooner only if what is found lets the lane go on. */
    long nextLookNanos(RandomGenerator chance, long nowNanos) {
        long next = nowNanos + wait(chance).toNanos();
        return blind || waitsForTime() || next - settledAtNanos() > 0 ? settledAtNanos() : next;
    }

    /** When a look settles it whatever was on its way. */
    long settledAtNanos() {
        return lastSentNanos + SETTLED.toNanos();
    }

    int page() {
        return page;
    }

    /** A page is asked for. */
    void looks(long nowNanos) {
        if (page == 0) {
            roundBeganNanos = nowNanos;
            found = null;
            absent = false;
            blind = false;
        }
    }

    /** There is an older page to be looked at. */
    void looksFurther(@Nullable Reached onPage) {
        note(onPage);
        page++;
    }

    /** The round is over; what it found, null if nothing. */
    @Nullable
    Reached looked(@Nullable Reached onPage) {
        note(onPage);
        page = 0;
        rounds++;
        absent = found == null;
        return found;
    }

    /** Nobody can look: as good as a look in vain, for as long as it is fresh. */
    void lookedInVain() {
        page = 0;
        rounds++;
        absent = true;
        blind = true;
    }

    /**
     * A look was refused. A destination in trouble refuses too, so it weighs more while others are posted.
     *
     * @param deliveries posts of all lanes so far
     * @return whether it is clear by now that the channel cannot be read
     */
    boolean lookRefused(long deliveries) {
        page = 0;
        absent = false;
        rounds++;
        refused += deliveries > deliveriesAtRefusal ? 2 : 1;
        deliveriesAtRefusal = deliveries;
        return refused >= (range == null ? UNREADABLE_UNKNOWN : UNREADABLE);
    }

    /** Whether the same range may be sent now: it was looked for a moment ago. */
    boolean maySend(long nowNanos) {
        return absent && isFresh(nowNanos) && !mustWait(nowNanos);
    }

    private boolean isFresh(long nowNanos) {
        return nowNanos - roundBeganNanos <= FRESH.toNanos() || (!blind && isSettled());
    }

    /** Whether only time can settle it: sent again, it might be there twice. */
    boolean mustWait(long nowNanos) {
        return waitsForTime() || (onItsWay && firstNanos + RECOGNISED.toNanos() - nowNanos < 0 && !isSettled());
    }

    /** Whether what was not found in the last round will not come any more. */
    boolean isSettled() {
        return roundBeganNanos - settledAtNanos() >= 0;
    }

    /** Whether it will not be sent again, whatever the time. */
    boolean waitsForTime() {
        return !exact || givenUp;
    }

    private void note(@Nullable Reached onPage) {
        if (onPage != null && (found == null || onPage.compareTo(found) > 0)) {
            found = onPage;
        }
    }
}
