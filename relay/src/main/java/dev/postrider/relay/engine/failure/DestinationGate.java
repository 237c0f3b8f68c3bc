package dev.postrider.relay.engine.failure;

import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether the destination takes requests: open, paused, or paused with one request in flight to try it (the canary).
 *
 * <p>Only the canary's own outcome can open the gate or lengthen the pause; what was in flight when the failure began
 * and answers late decides nothing. Only a delivered post opens it: a server that answers look-ups may still refuse
 * every post. A destination that names a later time itself is always obeyed.
 */
public final class DestinationGate {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final long NO_CANARY = -1;

    /** @param failures in a row that led here */
    private record Pause(PauseCause cause, int failures, long untilNanos, long canary) {}

    private final RandomGenerator chance;
    private @Nullable Pause pause;

    public DestinationGate(RandomGenerator chance) {
        this.chance = chance;
    }

    public boolean isOpen() {
        return pause == null;
    }

    /** Open, or the pause is over and no canary is in flight. */
    public boolean admits(long nowNanos) {
        Pause now = pause;
        return now == null || (now.canary() == NO_CANARY && now.untilNanos() - nowNanos <= 0);
    }

    /** Nanoseconds until a canary may go; 0 when it may now, empty when there is nothing to wait for here. */
    public Optional<Long> pauseNanos(long nowNanos) {
        Pause now = pause;
        if (now == null || now.canary() != NO_CANARY) {
            return Optional.empty();
        }
        return Optional.of(Math.max(0, now.untilNanos() - nowNanos));
    }

    /** Whether only the destination itself can say that it takes us again. */
    public boolean needsProbe() {
        return pause != null && pause.cause() == PauseCause.UNAUTHORISED;
    }

    public Optional<PauseCause> cause() {
        return Optional.ofNullable(pause).map(Pause::cause);
    }

    /** A request goes out; while paused, it is the canary. */
    public void sent(long attempt) {
        if (pause != null) {
            pause = new Pause(pause.cause(), pause.failures(), pause.untilNanos(), attempt);
        }
    }

    /** The request will never report: its partition is gone. */
    public void forgotten(long attempt, long nowNanos) {
        if (pause != null && pause.canary() == attempt) {
            pause = new Pause(pause.cause(), pause.failures(), later(pause, nowNanos), NO_CANARY);
        }
    }

    /** The destination failed for everyone, as far as one attempt can tell; says what to report, if it is news. */
    Optional<RelayEvent> failed(long attempt, PauseCause cause, String reason, long nowNanos) {
        Pause now = pause;
        if (now != null && now.canary() != attempt) {
            return Optional.empty();
        }
        int failures = now == null ? 1 : now.failures() + 1;
        Duration wait = BACKOFF.after(failures, chance);
        pause = new Pause(cause, failures, later(now, nowNanos + wait.toNanos()), NO_CANARY);
        boolean news = now == null || now.cause() != cause;
        return news ? Optional.of(new RelayEvent.Paused(cause, reason, wait)) : Optional.empty();
    }

    /** The destination asked to be left alone: the latest time anyone was told holds. */
    Optional<RelayEvent> busy(long attempt, Duration wanted, long nowNanos) {
        Pause now = pause;
        Duration wait = Backoff.jittered(wanted, chance);
        long until = later(now, nowNanos + wait.toNanos());
        long canary = now == null || now.canary() == attempt ? NO_CANARY : now.canary();
        PauseCause cause = now == null ? PauseCause.BUSY : now.cause();
        pause = new Pause(cause, now == null ? 1 : now.failures(), until, canary);
        return now == null ? Optional.of(new RelayEvent.Paused(cause, "too many requests", wait)) : Optional.empty();
    }

    /** The destination took a post. */
    Optional<RelayEvent> delivered(long attempt, long nowNanos) {
        Pause now = pause;
        if (now == null || now.canary() != attempt) {
            return Optional.empty();
        }
        if (now.untilNanos() - nowNanos > 0) {
            pause = new Pause(now.cause(), now.failures(), now.untilNanos(), NO_CANARY);
            return Optional.empty();
        }
        pause = null;
        return Optional.of(new RelayEvent.Recovered(now.cause()));
    }

    /** It knows us and answers, but whether it takes posts is still open: the next canary may go at once. */
    void answered(long attempt, long nowNanos) {
        Pause now = pause;
        if (now != null && now.canary() == attempt) {
            PauseCause cause = now.cause() == PauseCause.UNAUTHORISED ? PauseCause.UNAVAILABLE : now.cause();
            pause = new Pause(cause, now.failures(), later(now, nowNanos), NO_CANARY);
        }
    }

    /** While a canary is in flight, another answer may have named a time: that holds. */
    private static long later(@Nullable Pause now, long untilNanos) {
        return now != null && now.untilNanos() - untilNanos > 0 ? now.untilNanos() : untilNanos;
    }
}
