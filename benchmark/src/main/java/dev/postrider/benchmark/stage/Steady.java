package dev.postrider.benchmark.stage;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes to every channel in turn, evenly in time, and notes when. Not thread-safe. */
public final class Steady {

    private final Writer writer;
    private final List<Address.ChannelId> channels;
    private final NumberedText text;
    private final long stepNanos;
    private final List<Long> writtenNanos = new ArrayList<>();
    private final Waiting waiting = new Waiting();

    /** @param every between two messages of one channel */
    public Steady(Writer writer, List<Address.ChannelId> channels, int codePoints, Duration every) {
        this.writer = writer;
        this.channels = List.copyOf(channels);
        this.text = new NumberedText(codePoints);
        this.stepNanos = every.toNanos() / channels.size();
    }

    /** Writes for as long. */
    public void during(Duration time) {
        Clock clock = Clock.system();
        long start = clock.nanos();
        for (long at = 0; at < time.toNanos(); at += stepNanos) {
            waiting.untilNanos(start + at);
            int number = writtenNanos.size();
            writtenNanos.add(clock.nanos());
            writer.write(channels.get(number % channels.size()), text.of(number));
        }
        writer.flush();
    }

    /** How many so far; they are numbered from 0. */
    public int count() {
        return writtenNanos.size();
    }

    /** Just before it was handed to Kafka's client. */
    public long writtenNanos(int number) {
        return writtenNanos.get(number);
    }
}
