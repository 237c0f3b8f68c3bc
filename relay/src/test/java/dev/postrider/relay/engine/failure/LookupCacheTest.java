package dev.postrider.relay.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import org.junit.jupiter.api.Test;

final class LookupCacheTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final long START = Math.subtractExact(Long.MAX_VALUE, MINUTE);
    private static final Address ADDRESS = new Address.ChannelName("team", "town-square");

    private final LookupCache resolutions = new LookupCache();

    @Test
    void knowsNothingAtFirst() {
        assertThat(resolutions.target(ADDRESS, START)).isNull();
        assertThat(resolutions.whyMissing(ADDRESS, START)).isNull();
    }

    @Test
    void believesATargetForTenMinutes() {
        resolutions.found(ADDRESS, "id", START);

        assertThat(resolutions.target(ADDRESS, START + 10 * MINUTE - 1)).isEqualTo("id");
        assertThat(resolutions.whyMissing(ADDRESS, START)).isNull();
        assertThat(resolutions.target(ADDRESS, START + 10 * MINUTE)).isNull();
    }

    @Test
    void believesForFiveMinutesThatThereIsNone() {
        resolutions.missing(ADDRESS, "no such channel", START);

        assertThat(resolutions.whyMissing(ADDRESS, START + 5 * MINUTE - 1)).isEqualTo("no such channel");
        assertThat(resolutions.target(ADDRESS, START)).isNull();
        assertThat(resolutions.whyMissing(ADDRESS, START + 5 * MINUTE)).isNull();
    }

    @Test
    void forgetsWhatDoesNotWorkAnyMore() {
        resolutions.found(ADDRESS, "id", START);
        resolutions.forget(ADDRESS);

        assertThat(resolutions.target(ADDRESS, START)).isNull();
    }

    @Test
    void staysBoundedAndKeepsWhatIsUsed() {
        resolutions.found(ADDRESS, "used", START);
        for (int i = 0; i < 15_000; i++) {
            resolutions.found(new Address.Username("user" + i), "id" + i, START);
            assertThat(resolutions.target(ADDRESS, START)).isEqualTo("used");
        }

        assertThat(resolutions.target(new Address.Username("user0"), START)).isNull();
        assertThat(resolutions.target(new Address.Username("user14999"), START)).isEqualTo("id14999");
    }
}
