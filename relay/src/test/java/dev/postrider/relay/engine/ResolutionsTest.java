package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import org.junit.jupiter.api.Test;

final class ResolutionsTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final long START = Math.subtractExact(Long.MAX_VALUE, MINUTE);
    private static final Address ADDRESS = new Address.ChannelName("team", "town-square");

    private final Resolutions resolutions = new Resolutions();

    @Test
    void knowsNothingAtFirst() {
        assertThat(resolutions.target(ADDRESS, START)).isEmpty();
        assertThat(resolutions.whyMissing(ADDRESS, START)).isEmpty();
    }

    @Test
    void believesATargetForTenMinutes() {
        resolutions.found(ADDRESS, "id", START);

        assertThat(resolutions.target(ADDRESS, START + 10 * MINUTE - 1)).contains("id");
        assertThat(resolutions.whyMissing(ADDRESS, START)).isEmpty();
        assertThat(resolutions.target(ADDRESS, START + 10 * MINUTE)).isEmpty();
    }

    @Test
    void believesForFiveMinutesThatThereIsNone() {
        resolutions.missing(ADDRESS, "no such channel", START);

        assertThat(resolutions.whyMissing(ADDRESS, START + 5 * MINUTE - 1)).contains("no such channel");
        assertThat(resolutions.target(ADDRESS, START)).isEmpty();
        assertThat(resolutions.whyMissing(ADDRESS, START + 5 * MINUTE)).isEmpty();
    }

    @Test
    void forgetsWhatDoesNotWorkAnyMore() {
        resolutions.found(ADDRESS, "id", START);
        resolutions.forget(ADDRESS);

        assertThat(resolutions.target(ADDRESS, START)).isEmpty();
    }

    @Test
    void staysBoundedAndKeepsWhatIsUsed() {
        resolutions.found(ADDRESS, "used", START);
        for (int i = 0; i < 15_000; i++) {
            resolutions.found(new Address.Username("user" + i), "id" + i, START);
            assertThat(resolutions.target(ADDRESS, START)).contains("used");
        }

        assertThat(resolutions.target(new Address.Username("user0"), START)).isEmpty();
        assertThat(resolutions.target(new Address.Username("user14999"), START)).contains("id14999");
    }
}
