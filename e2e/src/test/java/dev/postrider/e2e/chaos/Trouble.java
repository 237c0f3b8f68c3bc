package dev.postrider.e2e.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Something that breaks and is whole again when it is over. */
record Trouble(String name, Strike strike) {

    /** What is done. */
    @FunctionalInterface
    interface Strike {

        /** False when there was nothing to strike. */
        boolean with(RandomGenerator chance, Wait wait) throws InterruptedException;
    }

    /** Lets real time pass. */
    @FunctionalInterface
    interface Wait {

        /** Shorter than the pause that a relay makes after a failure. */
        long TICK_MILLIS = 5;

        void millis(long millis) throws InterruptedException;

        default void between(RandomGenerator chance, Duration least, Duration most) throws InterruptedException {
            millis(chance.nextLong(least.toMillis(), most.toMillis() + 1));
        }

        /** Until the condition is true, or that long. */
        default void upTo(Duration most, BooleanSupplier condition) throws InterruptedException {
            for (long left = most.toMillis(); left > 0 && !condition.getAsBoolean(); left -= TICK_MILLIS) {
                millis(TICK_MILLIS);
            }
        }
    }
}
