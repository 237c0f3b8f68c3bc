package dev.postrider.relay.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which channels cannot be read back, so that the operator knows where a crash may repeat a post: those that
 * the destination lists for us, and each one once it was posted to.
 *
 * <p>It asks in permits that nobody else wants, and in every second of them at most: others may have something to say
 * any moment. What it hears changes nothing but what the operator is told.
 */
final class Survey {

    /** Channels that are listed and not posted to; further ones are asked about when they are. */
    static final int MOST_LISTED = 200;

    /** Channels that were asked about; beyond that they are asked about again. */
    private static final int MOST_KNOWN = 10_000;

    /** A destination in trouble refuses too: only a channel that refuses again after this long is told. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** After an answer that says nothing. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private static final int TRIES = 3;

    /**
     * A channel to be asked about.
     *
     * @param tried how often it was asked about in vain
     */
    private record Ask(String target, String name, int tried, boolean refused, long notBeforeNanos) {}

    private final Pacer pacer;
    private final Deque<Ask> fresh = new ArrayDeque<>();
    private final Deque<Ask> again = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private boolean begun;
    private boolean listing;
    private int listed;
    private int listingTried;
    private long notBeforeNanos;
    private boolean asking;
    private @Nullable Ask asked;

    Survey(Pacer pacer) {
        this.pacer = pacer;
    }

    void begin(long nowNanos) {
        begun = true;
        listing = true;
        notBeforeNanos = nowNanos;
    }

    /** Whether the operator does not know yet that this channel cannot be read. */
    boolean isNews(String target) {
        if (told.size() >= MOST_KNOWN) {
            told.clear();
        }
        return told.add(target);
    }

    /** Something was posted there. */
    void posted(String target, String name) {
        if (begun) {
            meet(target, name);
        }
    }

    /** When it has something to ask; empty if it has not. */
    Optional<Long> nextAtNanos() {
        if (asking || !(listing || !fresh.isEmpty() || !again.isEmpty())) {
            return Optional.empty();
        }
        boolean waits = !listing && fresh.isEmpty();
        long ask = waits ? again.element().notBeforeNanos() : notBeforeNanos;
        return Optional.of(ask - notBeforeNanos > 0 ? ask : notBeforeNanos);
    }

    /** What to ask now, if anything. */
    Optional<Request> next(long nowNanos) {
        if (nextAtNanos().filter(at -> at - nowNanos <= 0).isEmpty()) {
            return Optional.empty();
        }
        asking = true;
        notBeforeNanos = nowNanos + 2 * pacer.periodNanos();
        if (listing) {
            asked = null;
            return Optional.of(new Request.ListChannels());
        }
        Ask next = fresh.isEmpty() ? again.remove() : fresh.remove();
        asked = next;
        return Optional.of(new Request.TryReading(next.target()));
    }

    /** The destination named some of our channels. */
    void listed(Outcome.ChannelsListed channels) {
        asking = false;
        listingTried = 0;
        channels.channels().forEach(channel -> {
            if (listed < MOST_LISTED && meet(channel.target(), channel.name())) {
                listed++;
            }
        });
        listing = !channels.end() && listed < MOST_LISTED;
    }

    /** The channel can be read, or there is none. */
    void settled() {
        asking = false;
        asked = null;
    }

    /** It refused; says which channel cannot be read, if that is clear and news. */
    Optional<Notice> refused(long nowNanos) {
        Ask refusing = asked;
        if (refusing == null) { // not even the list is shown
            settled();
            listing = false;
            return Optional.empty();
        }
        settled();
        if (refusing.refused()) {
            return isNews(refusing.target()) ? Optional.of(new Notice.Unreadable(refusing.name())) : Optional.empty();
        }
        again.add(new Ask(refusing.target(), refusing.name(), 0, true, nowNanos + AGAIN.toNanos()));
        return Optional.empty();
    }

    /** The answer says nothing. */
    void failed(Duration least, long nowNanos) {
        Ask failing = asked;
        settled();
        long later = nowNanos + (least.compareTo(LATER) > 0 ? least : LATER).toNanos();
        notBeforeNanos = later;
        if (failing == null) {
            listingTried++;
            listing = listingTried < TRIES;
        } else if (failing.tried() + 1 < TRIES) {
            again.add(new Ask(failing.target(), failing.name(), failing.tried() + 1, failing.refused(), later));
        }
    }

    /** True if it was not known before. */
    private boolean meet(String target, String name) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        boolean isNew = known.add(target);
        if (isNew) {
            fresh.add(new Ask(target, name, 0, false, 0));
        }
        return isNew;
    }
}
