package dev.postrider.relay.engine.failure;

import dev.postrider.common.message.Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What look-ups told, for as long as it may be believed; the longest unused goes first when there are too many. */
public final class LookupCache {

    /** A renamed or moved channel is found again after this long at the latest. */
    private static final Duration FOUND = Duration.ofMinutes(10);

    /** A channel made after all is noticed after this long at the latest. */
    private static final Duration MISSING = Duration.ofMinutes(5);

    private static final int MOST = 10_000;

    /** @param target empty when there is no such channel or person */
    private record CachedTarget(String target, String reason, long untilNanos) {}

    private final Map<Address, CachedTarget> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, CachedTarget> eldest) {
            return size() > MOST;
        }
    };

    public void found(Address address, String target, long nowNanos) {
        known.put(address, new CachedTarget(target, "", nowNanos + FOUND.toNanos()));
    }

    public void missing(Address address, String reason, long nowNanos) {
        known.put(address, new CachedTarget("", reason, nowNanos + MISSING.toNanos()));
    }

    /** To be asked again: what was found does not work any more. */
    public void forget(Address address) {
        known.remove(address);
    }

    /** Where it leads; null if that is not known. */
    @Nullable
    public String target(Address address, long nowNanos) {
        CachedTarget found = current(address, nowNanos);
        return found == null || found.target().isEmpty() ? null : found.target();
    }

    /** Why the address leads nowhere; null if that is not known. */
    @Nullable
    public String whyMissing(Address address, long nowNanos) {
        CachedTarget found = current(address, nowNanos);
        return found == null || !found.target().isEmpty() ? null : found.reason();
    }

    private @Nullable CachedTarget current(Address address, long nowNanos) {
        CachedTarget found = known.get(address);
        return found == null || found.untilNanos() - nowNanos <= 0 ? null : found;
    }
}
