package dev.postrider.relay.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.lane.Lanes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PackingRuleTest {

    private static final long PERIOD = Duration.ofMillis(100).toNanos();

    private final PackingRule packing = packing(Duration.ofSeconds(1));

    @Test
    void eachGetsAPostOfItsOwnWhileTheLastOneIsPostedSoonEnough() {
        assertThat(packing.most(1, 1, PERIOD)).isEqualTo(1);
        assertThat(packing.most(11, 1, PERIOD)).isEqualTo(1);
        assertThat(packing.most(12, 1, PERIOD)).isEqualTo(PackingRule.ALL);
    }

    @Test
    void allLanesInLineHaveATurnBeforeTheNextOfThisOne() {
        assertThat(packing.most(2, 10, PERIOD)).isEqualTo(1);
        assertThat(packing.most(2, 11, PERIOD)).isEqualTo(PackingRule.ALL);
        assertThat(packing.most(1, 10_000, PERIOD)).isEqualTo(1);
    }

    @Test
    void aTurnTakesAtLeastAsLongAsTheLastPost() {
        packing.delivered(Duration.ofMillis(600).toNanos());

        assertThat(packing.most(2, 1, PERIOD)).isEqualTo(1);
        assertThat(packing.most(3, 1, PERIOD)).isEqualTo(PackingRule.ALL);

        packing.delivered(Duration.ofMillis(20).toNanos());

        assertThat(packing.most(3, 1, PERIOD)).isEqualTo(1);
    }

    @Test
    void whereNobodyKnowsHowManyWaitAllThatFitArePacked() {
        assertThat(packing.most(PackingRule.ALL, 1, 0)).isEqualTo(PackingRule.ALL);
    }

    @Test
    void zeroAlwaysPacks() {
        assertThat(packing(Duration.ZERO).most(2, 1, 0)).isEqualTo(PackingRule.ALL);
    }

    @Test
    void manyMessagesAndALongTurnDoNotOverflow() {
        assertThat(packing.most(
                        1_000_000_000, 1_000_000, Duration.ofSeconds(100).toNanos()))
                .isEqualTo(PackingRule.ALL);
    }

    private static PackingRule packing(Duration after) {
        Pacer even = new Pacer() {
            @Override
            public void share(int assigned, long nowNanos) {}

            @Override
            public long reserve(long nowNanos) {
                return PERIOD;
            }

            @Override
            public long periodNanos() {
                return PERIOD;
            }
        };
        return new PackingRule(after, even, new Lanes());
    }
}
