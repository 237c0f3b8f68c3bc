package dev.postrider.relay.engine.failure;

import java.util.random.RandomGenerator;

/** Chance that never lengthens a wait. */
final class NoJitter implements RandomGenerator {

    @Override
    public long nextLong() {
        return 0;
    }
}
