package dev.postrider.relay.engine;

import dev.postrider.relay.engine.exchange.Pacer;
import java.time.Duration;

/** Pacers for tests, in time that is passed in. */
final class TestPacers {

    private TestPacers() {}

    /** Permits everything at once; without a share, nothing. */
    static final class Unpaced implements Pacer {
        private int share;

        @Override
        public void share(int assigned, long nowNanos) {
            share = assigned;
        }

        @Override
        public long reserve(long nowNanos) {
            return share == 0 ? Duration.ofDays(365).toNanos() : 0;
        }

        @Override
        public long periodNanos() {
            return 1;
        }
    }

    /** One permit in every period. */
    record Even(Duration period) implements Pacer {
        @Override
        public void share(int assigned, long nowNanos) {}

        @Override
        public long reserve(long nowNanos) {
            return period.toNanos();
        }

        @Override
        public long periodNanos() {
            return period.toNanos();
        }
    }
}
