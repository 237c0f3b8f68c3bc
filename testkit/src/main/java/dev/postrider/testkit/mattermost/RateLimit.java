package dev.postrider.testkit.mattermost;

/**
 * The server's RateLimitSettings.
 *
 * @param memoryStoreSize how many keys are remembered
 * @param varyByHeader its lower-cased value becomes part of the key; empty for none
 */
public record RateLimit(
        boolean enable,
        int perSec,
        int maxBurst,
        int memoryStoreSize,
        boolean varyByRemoteAddr,
        boolean varyByUser,
        String varyByHeader) {

    public RateLimit {
        if (perSec < 1 || maxBurst < 0 || memoryStoreSize < 1) {
            throw new IllegalArgumentException("not a rate limit: " + perSec + "/s, burst " + maxBurst);
        }
    }

    /** The server's default: no limit. */
    public static RateLimit off() {
        return new RateLimit(false, 10, 100, 10_000, true, false, "");
    }

    /** The server's defaults once it is enabled. */
    public static RateLimit defaults() {
        return of(10, 100);
    }

    /** Per address, as by default. */
    public static RateLimit of(int perSec, int maxBurst) {
        return new RateLimit(true, perSec, maxBurst, 10_000, true, false, "");
    }

    /** Per token and, a second time, per user: every header comes twice. */
    public RateLimit byUser() {
        return new RateLimit(enable, perSec, maxBurst, memoryStoreSize, varyByRemoteAddr, true, varyByHeader);
    }
}
