package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** Thousands of short lives of the engine, each broken at random from a seed. */
final class EngineRandomTest {

    private static final int RUNS = 3_000;

    @Test
    void keepsItsPromisesWhateverHappens() {
        for (long seed = 0; seed < RUNS; seed++) {
            RandomRun run = new RandomRun(seed);
            assertThatCode(run::run).as("seed %d", seed).doesNotThrowAnyException();
        }
    }
}
