package dev.postrider.relay.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgressTest {

    /** The end of a message is written as 0, and lies behind all its parts. */
    @Test
    void isFurtherAtTheEndOfAMessageThanWithinIt() {
        assertThat(new Progress(5, 0)).isGreaterThan(new Progress(5, 100_000)).isLessThan(new Progress(6, 1));
        assertThat(new Progress(5, 10)).isLessThan(new Progress(5, 11)).isGreaterThan(new Progress(4, 0));
        assertThat(new Progress(5, 0)).isEqualByComparingTo(new Progress(5, 0));
    }

    @Test
    void isWhereARangeEnds() {
        assertThat(new Range(3, 7, 5, 9).end()).isEqualTo(new Progress(5, 9));
    }
}
