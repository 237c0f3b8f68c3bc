package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WriteBudgetTest {

    private final WriteBudget budget = new WriteBudget(2, 100);

    @Test
    void takesNoMoreRecordsThanItsBound() {
        assertThat(budget.tryAcquire(1)).isTrue();
        assertThat(budget.tryAcquire(1)).isTrue();
        assertThat(budget.tryAcquire(1)).isFalse();

        budget.release(1);

        assertThat(budget.tryAcquire(1)).isTrue();
    }

    @Test
    void takesNoMoreBytesThanItsBound() {
        assertThat(budget.tryAcquire(60)).isTrue();
        assertThat(budget.tryAcquire(41)).isFalse();

        assertThat(budget.tryAcquire(40))
                .as("what was refused has taken nothing")
                .isTrue();
    }
}
