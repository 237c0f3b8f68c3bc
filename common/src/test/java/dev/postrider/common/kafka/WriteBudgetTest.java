package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WriteBudgetTest {

    private final WriteBudget budget = new WriteBudget(2, 100);

    @Test
    void takesNoMoreRecordsThanItsBound() {
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(1)).isFalse();

        budget.giveBack(1);

        assertThat(budget.take(1)).isTrue();
    }

    @Test
    void takesNoMoreBytesThanItsBound() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();

        assertThat(budget.take(40)).as("what was refused has taken nothing").isTrue();
    }
}
