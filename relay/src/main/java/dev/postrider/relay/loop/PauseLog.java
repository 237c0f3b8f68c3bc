package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.status.RelaySnapshot.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when a pause of delivery begins, that it lasts, and when it is over. */
final class PauseLog {

    private static final Logger LOG = LoggerFactory.getLogger(PauseLog.class);

    private static final Duration FIRST_REMINDER = Duration.ofMinutes(10);
    private static final Duration REMINDER = Duration.ofHours(1);

    private record OngoingPause(Instant since, long sinceNanos, String reason, long remindNanos) {}

    private final Supplier<Backlog> waiting;
    private final Clock clock;
    private @Nullable OngoingPause pause;

    /** @param waiting asked only when there is something to say */
    PauseLog(Supplier<Backlog> waiting, Clock clock) {
        this.waiting = waiting;
        this.clock = clock;
    }

    void begins(RelayEvent.Paused event) {
        OngoingPause before = pause;
        long now = clock.nanos();
        pause = before == null
                ? new OngoingPause(
                        clock.wall().truncatedTo(ChronoUnit.SECONDS),
                        now,
                        event.reason(),
                        now + FIRST_REMINDER.toNanos())
                : new OngoingPause(before.since(), before.sinceNanos(), event.reason(), before.remindNanos());
        if (event.cause() == PauseCause.UNAUTHORISED) {
            LOG.error(
                    "Delivery paused, the chat server does not accept the token; nothing is lost, set a valid token:"
                            + " reason={}",
                    event.reason());
        } else {
            LOG.warn("Delivery paused: retryInMs={}, reason={}", event.pause().toMillis(), event.reason());
        }
    }

    /** To be called again and again. */
    void remind() {
        OngoingPause now = pause;
        if (now != null && clock.nanos() - now.remindNanos() >= 0) {
            pause = new OngoingPause(now.since(), now.sinceNanos(), now.reason(), clock.nanos() + REMINDER.toNanos());
            Backlog still = waiting.get();
            LOG.warn(
                    "Delivery still paused: since={}, waiting={}, aboutPosts={}, reason={}",
                    now.since(),
                    still.messages(),
                    still.posts(),
                    now.reason());
        }
    }

    void ends() {
        OngoingPause over = pause;
        if (over != null) {
            pause = null;
            Backlog left = waiting.get();
            LOG.info(
                    "Delivery resumed, the chat server accepts posts again: pausedSeconds={}, waiting={}, aboutPosts={}",
                    Duration.ofNanos(clock.nanos() - over.sinceNanos()).toSeconds(),
                    left.messages(),
                    left.posts());
        }
    }
}
