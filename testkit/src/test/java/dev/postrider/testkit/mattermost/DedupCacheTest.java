package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.mattermost.DedupCache.CachedId;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DedupCacheTest {

    private final ManualClock clock = new ManualClock();
    private final DedupCache cache = new DedupCache(clock, () -> Duration.ofSeconds(30));

    @Test
    void marksWhatItSeesForTheFirstTime() {
        assertThat(cache.begin("a")).isEqualTo(new CachedId.Fresh());
        assertThat(cache.begin("a")).isEqualTo(new CachedId.InFlight());
    }

    @Test
    void restartsTheThirtySecondsWhenThePostIsDone() {
        cache.begin("a");
        clock.advance(Duration.ofSeconds(29));
        cache.done("a", "post");
        clock.advance(Duration.ofSeconds(29));

        assertThat(cache.begin("a")).isEqualTo(new CachedId.Done("post"));

        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.begin("a")).isEqualTo(new CachedId.Fresh());
    }

    @Test
    void losesTheMarkOfACreationThatLastsTooLong() {
        cache.begin("a");
        clock.advance(Duration.ofSeconds(30));

        assertThat(cache.begin("a")).isEqualTo(new CachedId.Fresh());
    }

    @Test
    void forgetsFailures() {
        cache.begin("a");
        cache.failed("a");

        assertThat(cache.begin("a")).isEqualTo(new CachedId.Fresh());
    }

    @Test
    void holdsTwentyFiveThousand() {
        for (int i = 0; i <= 25_000; i++) {
            cache.begin("id" + i);
        }

        assertThat(cache.begin("id25000")).isEqualTo(new CachedId.InFlight());
        assertThat(cache.begin("id1")).isEqualTo(new CachedId.InFlight());
        assertThat(cache.begin("id0")).isEqualTo(new CachedId.Fresh());
    }
}
