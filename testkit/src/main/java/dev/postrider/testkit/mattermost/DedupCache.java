package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One node's memory of pending post ids, as the server's deduplicateCreatePost. Thread-safe.
 *
 * <p>Unlike the server, looking up and marking is one step here: of two simultaneous requests the second one always
 * finds the mark.
 */
final class DedupCache {

    private static final int MAX_ENTRIES = 25_000;

    /** What the cache knows of a pending post id. */
    sealed interface CachedId {
        /** Not known; it is marked as in flight now. */
        record Fresh() implements CachedId {}

        record InFlight() implements CachedId {}

        record Done(String postId) implements CachedId {}
    }

    /** An empty post id is the mark of a creation under way. */
    private record Mark(String postId, long atNanos) {}

    private final Clock clock;
    private final Supplier<Duration> memory;
    private final Map<String, Mark> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Mark> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /** @param memory how long a mark counts */
    DedupCache(Clock clock, Supplier<Duration> memory) {
        this.clock = clock;
        this.memory = memory;
    }

    synchronized CachedId begin(String pendingPostId) {
        Mark entry = entries.get(pendingPostId);
        if (entry == null || clock.nanos() - entry.atNanos >= memory.get().toNanos()) {
            put(pendingPostId, "");
            return new CachedId.Fresh();
        }
        return entry.postId.isEmpty() ? new CachedId.InFlight() : new CachedId.Done(entry.postId);
    }

    synchronized void done(String pendingPostId, String postId) {
        put(pendingPostId, postId);
    }

    synchronized void failed(String pendingPostId) {
        entries.remove(pendingPostId);
    }

    synchronized void wipe() {
        entries.clear();
    }

    private void put(String pendingPostId, String postId) {
        entries.put(pendingPostId, new Mark(postId, clock.nanos()));
    }
}
