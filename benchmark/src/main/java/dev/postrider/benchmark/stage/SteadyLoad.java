package dev.postrider.benchmark.stage;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.List;

/** Writes to every channel in turn, evenly in time. Not thread-safe. */
public final class SteadyLoad {

    private final TimedWriter timed;
    private final List<Address.ChannelId> channels;
    private final long stepNanos;
    private final Clock clock = Clock.system();
    private final Polling waiting = new Polling();

    /** @param every between two messages of one channel */
    public SteadyLoad(TimedWriter timed, List<Address.ChannelId> channels, Duration every) {
        this.timed = timed;
        this.channels = List.copyOf(channels);
        this.stepNanos = every.toNanos() / channels.size();
    }

    /** Writes for as long. */
    public void during(Duration time) {
        long start = clock.nanos();
        for (long at = 0; at < time.toNanos(); at += stepNanos) {
            waiting.untilNanos(start + at);
            timed.write(channels.get(timed.next() % channels.size()));
        }
    }
}
