package dev.postrider.relay.simulation;

import java.util.function.LongConsumer;

/** Runs the simulation of a seed; made by name, so that it can be loaded together with another engine. */
public final class SeedRun implements LongConsumer {

    private static final int MINUTES = 60;

    @Override
    public void accept(long seed) {
        Simulation.run(seed, MINUTES);
    }
}
