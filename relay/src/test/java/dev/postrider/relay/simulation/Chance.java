package dev.postrider.relay.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All randomness of a simulation, from its seed. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Independent of this one: what is drawn from one does not shift the other. */
    Chance split() {
        return new Chance(random.split());
    }

    RandomGenerator generator() {
        return random.split();
    }

    boolean is(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both ends included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** Both ends included. */
    long between(long least, long most) {
        return least + random.nextLong(most - least + 1);
    }

    /** Between the two, small ones as likely as large ones. */
    double spread(double least, double most) {
        return least * Math.pow(most / least, random.nextDouble());
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    long any() {
        return random.nextLong();
    }
}
