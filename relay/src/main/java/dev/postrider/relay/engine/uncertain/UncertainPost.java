package dev.postrider.relay.engine.uncertain;

import static java.util.Objects.requireNonNull;

import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.failure.Backoff;
import dev.postrider.relay.engine.failure.DestinationHealth;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A post of a lane that may be there or not: sent without an answer that says, or inherited as an intent.
 *
 * <p>One path settles it: read back what the destination shows; if the post is there it is finished, if not exactly the
 * same range is sent again under the same name, so that the destination recognises one that is still on its way.
 * Reading back and sending go together: only a verification that is fresh may be followed by a post.
 *
 * <pre>
 *              ┌──────────────── sent again, given up, refused ───────────────┐
 *              ▼                                                              │
 *  begins ─> [ Unverified ] ─ a page is asked for ─> [ Reading ] ─ nothing ─> [ Absent ] ─ too late to come ─> settled
 *                                                        └─ found ─> finished, so far
 * </pre>
 */
public final class UncertainPost {

    /** A post that is still on its way has so much time to arrive before it is verified. */
    public static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private static final Backoff WAITS = new Backoff(FIRST_WAIT, Duration.ofSeconds(15));

    /** The destination finishes a request by then, counted from the end of the last attempt, or never. */
    public static final Duration SETTLED = Duration.ofSeconds(60);

    /**
     * How long after the commit that names the first attempt the same may be sent again: the destination recognises a
     * repetition for 30 s from when it takes the post up, even while it is still at it. A request that times out takes
     * longer than this.
     */
    public static final Duration RECOGNISED = Duration.ofSeconds(20);

    /** An attempt is over by then, counted from the commit that names it: 2 s of lease, 20 s of patience, and a reserve. */
    private static final Duration ENDED = Duration.ofSeconds(30);

    /** How far the destination's clock may be behind Kafka's: posts older than that before a message are not its own. */
    public static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /**
     * The destination recognises a repetition for 30 s: verification and post must both happen well within; and so soon
     * that it is not restarted in between, which makes it forget.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Refused queries, weighted by their witness, after which a channel counts as one that cannot be read. */
    private static final int UNREADABLE = 10;

    /** The same where nobody knows what was sent: to continue could repeat all there is, so it takes a quarter of an hour. */
    private static final int UNREADABLE_UNKNOWN = 60;

    /** What a query has shown, and so what comes next. */
    public enum VerificationFinding {
        /** There is an older page to be read. */
        READ_ON,
        /** It is not there: the same range may be sent again now. */
        SEND_AGAIN,
        /** It is not there yet: it must be verified again, later. */
        VERIFY_LATER,
        /** It is not there and will not come any more. */
        SETTLED,
        /** All of it is there, or what is missing will not come any more. */
        FOUND,
        /** Some of what is there was found; there may be more, since nobody knows how much was sent. */
        FOUND_MORE_MAY_BE,
        /** Its beginning is there; what is missing may still come. */
        FOUND_IN_PART
    }

    /** How far the present verification has come. */
    private sealed interface Verification {

        /** Nothing has been asked since the last attempt that would still hold. */
        record Unverified() implements Verification {}

        /** @param found the furthest so far */
        record ReadingPages(
                long beganNanos, int page, @Nullable ShownPost found) implements Verification {}

        /** @param blind nobody can verify it */
        record Absent(long beganNanos, boolean blind) implements Verification {}
    }

    private static final Verification UNVERIFIED = new Verification.Unverified();

    private Verification verification = UNVERIFIED;

    private @Nullable Range range;
    private boolean exact;
    private boolean mayBeInFlight;
    private long firstNanos;
    private long lastSentNanos;
    private boolean givenUp;

    private int rounds;
    private @Nullable ShownPost found;
    private int refusals;
    private DestinationHealth.HealthMark lastRefusal = DestinationHealth.HealthMark.BEGINNING;

    private UncertainPost(@Nullable Range range, long firstNanos, boolean mayBeInFlight, long lastSentNanos) {
        this.range = range;
        this.exact = range != null;
        this.firstNanos = firstNanos;
        this.mayBeInFlight = mayBeInFlight;
        this.lastSentNanos = lastSentNanos;
    }

    /**
     * An attempt of this worker ended.
     *
     * @param mayBeInFlight whether the destination may still be at it; else it has said that it is done
     */
    public static UncertainPost own(Request.Post post, boolean mayBeInFlight, long nowNanos) {
        return new UncertainPost(post.range(), namedNanos(post), mayBeInFlight, nowNanos);
    }

    /**
     * An earlier owner was about to send it, or uncertain itself; the destination may still be at it.
     *
     * <p>Only of an owner that is dead are the times known; else the first attempt counts as too old to be recognised. An
     * owner that is only suspended may send the post when it wakes up, later than a repetition is recognised.
     *
     * <p>The times come from the wall clock. If it was set back meanwhile by up to 8 s, the post seems younger than it is: it
     * is sent again up to 28 s after the first commit that names it, is on its way within 2 s, and is still recognised. If it
     * was set forward, the lane waits a minute that it need not, or {@link #ENDED} has the reserve.
     */
    public static UncertainPost inherited(NamedPost post, long nowNanos) {
        long endedNanos = post.lastNanos() + ENDED.toNanos();
        // An attempt ends with its worker at the latest.
        long lastSentNanos = endedNanos - nowNanos < 0 ? endedNanos : nowNanos;
        return new UncertainPost(post.range(), post.firstNanos(), true, lastSentNanos);
    }

    /** Nobody knows what an earlier owner sent, nor when. */
    public static UncertainPost ofUnknown(long nowNanos) {
        return new UncertainPost(null, nowNanos, true, nowNanos);
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
    public NamedPost named(@Nullable Intent again) {
        return range == null
                ? null
                : new NamedPost(range, firstNanos, again == null ? lastSentNanos : again.namedNanos());
    }

    @Nullable
    public Range range() {
        return range;
    }

    /** What was sent cannot be sent exactly so again: only looking long enough afterwards tells. */
    public void cannotBeRepeated() {
        exact = false;
        invalidate();
    }

    /** Some of it was found, this was not. */
    public void remains(Range rest) {
        range = rest;
        cannotBeRepeated();
    }

    /** The range will not be sent again, because its message is given up on once this is settled. */
    public void giveUp() {
        givenUp = true;
        invalidate();
    }

    public boolean isGivenUp() {
        return givenUp;
    }

    /** It was sent once more, without an answer that says. */
    public void sentAgain(Request.Post post, boolean mayStillBeInFlight, long nowNanos) {
        if (verification instanceof Verification.Absent absent && isSettled(absent.beganNanos())) {
            firstNanos = namedNanos(post); // what was before is over
            mayBeInFlight = false;
        }
        mayBeInFlight |= mayStillBeInFlight;
        lastSentNanos = nowNanos;
        invalidate();
    }

    /** That it was not there does not help any more. Pages that are being read still do. */
    private void invalidate() {
        if (verification instanceof Verification.Absent) {
            verification = UNVERIFIED;
        }
    }

    /** How long to wait for the next verification. */
    public Duration wait(RandomGenerator chance) {
        return WAITS.after(Math.max(1, rounds), chance);
    }

    /** When to verify again after doing so in vain: sooner only if what is found lets the lane continue. */
    public long nextVerificationNanos(RandomGenerator chance, long nowNanos) {
        long next = nowNanos + wait(chance).toNanos();
        boolean blind = verification instanceof Verification.Absent absent && absent.blind();
        return blind || waitsForTime() || next - settledAtNanos() > 0 ? settledAtNanos() : next;
    }

    /** When a verification settles it whatever was on its way. */
    public long settledAtNanos() {
        return lastSentNanos + SETTLED.toNanos();
    }

    /** A page is asked for; says which. What fails continues at its page: what comes meanwhile only pushes it further. */
    public int nextPage(long nowNanos) {
        if (verification instanceof Verification.ReadingPages reading && reading.page() > 0) {
            return reading.page();
        }
        verification = new Verification.ReadingPages(nowNanos, 0, null);
        return 0;
    }

    /**
     * The page that was asked for was read.
     *
     * @param onPage what it shows that was not known; null if nothing
     * @param end there is no older page to be read
     */
    public VerificationFinding pageRead(@Nullable ShownPost onPage, boolean end, long nowNanos) {
        Verification.ReadingPages reading = reading();
        ShownPost furthest = furthest(reading.found(), onPage);
        if (!end) {
            verification = new Verification.ReadingPages(reading.beganNanos(), reading.page() + 1, furthest);
            return VerificationFinding.READ_ON;
        }
        rounds++;
        if (furthest == null) {
            return absent(new Verification.Absent(reading.beganNanos(), false), nowNanos);
        }
        found = furthest;
        verification = UNVERIFIED;
        Range sent = range;
        if (sent == null) {
            return VerificationFinding.FOUND_MORE_MAY_BE;
        }
        return furthest.reached().compareTo(sent.end()) >= 0 || isSettled(reading.beganNanos())
                ? VerificationFinding.FOUND
                : VerificationFinding.FOUND_IN_PART;
    }

    /** What was found last: of several the furthest. */
    public ShownPost found() {
        return requireNonNull(found, "asked for only after it was found");
    }

    /**
     * A query was refused. A destination in trouble refuses too, so it weighs more while others are posted.
     *
     * @return whether it is clear by now that the channel cannot be read
     */
    public boolean refused(DestinationHealth health) {
        rounds++;
        refusals += health.hasPostedSince(lastRefusal) ? 2 : 1;
        lastRefusal = health.mark();
        return refusals >= (range == null ? UNREADABLE_UNKNOWN : UNREADABLE);
    }

    /** It must be asked again. */
    public void verifyAnew() {
        reading();
        verification = UNVERIFIED;
    }

    /** Nobody can verify it: as good as a verification in vain, for as long as it is fresh. */
    public VerificationFinding cannotBeRead(long nowNanos) {
        rounds++;
        return absent(new Verification.Absent(reading().beganNanos(), true), nowNanos);
    }

    private VerificationFinding absent(Verification.Absent now, long nowNanos) {
        verification = now;
        if (!mustWait(now, nowNanos)) {
            return VerificationFinding.SEND_AGAIN;
        }
        return isSettled(now.beganNanos()) ? VerificationFinding.SETTLED : VerificationFinding.VERIFY_LATER;
    }

    /**
     * Whether the same range may be sent now: it was verified a moment ago.
     *
     * @param periodNanos from the permit of a verification to the next: where nobody can verify, one may follow the other
     */
    public boolean maySend(long nowNanos, long periodNanos) {
        return verification instanceof Verification.Absent absent
                && isFresh(absent, nowNanos, periodNanos)
                && !mustWait(absent, nowNanos);
    }

    private boolean isFresh(Verification.Absent absent, long nowNanos, long periodNanos) {
        long age = nowNanos - absent.beganNanos();
        return age <= FRESH.toNanos()
                || (isSettled(absent.beganNanos()) && (!absent.blind() || age <= FRESH.toNanos() + periodNanos));
    }

    /** Whether only time can settle it: sent again, it might be there twice. */
    private boolean mustWait(Verification.Absent absent, long nowNanos) {
        return waitsForTime()
                || (mayBeInFlight
                        && firstNanos + RECOGNISED.toNanos() - nowNanos < 0
                        && !isSettled(absent.beganNanos()));
    }

    /** Whether what a verification that began then did not find will not come any more. */
    private boolean isSettled(long beganNanos) {
        return beganNanos - settledAtNanos() >= 0;
    }

    /** Whether it will not be sent again, whatever the time. */
    private boolean waitsForTime() {
        return !exact || givenUp;
    }

    private Verification.ReadingPages reading() {
        if (verification instanceof Verification.ReadingPages reading) {
            return reading;
        }
        throw new IllegalStateException("no page was asked for");
    }

    private static @Nullable ShownPost furthest(@Nullable ShownPost before, @Nullable ShownPost onPage) {
        return before == null || (onPage != null && onPage.compareTo(before) > 0) ? onPage : before;
    }
}
