package dev.postrider.benchmark.stage;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Writes numbered messages, notes when, and tells how long they took. Not thread-safe. */
public final class TimedWriter {

    private final Clock clock = Clock.system();
    private final MessageWriter writer;
    private final NumberedText text;
    private final int first;
    private final List<Long> writtenNanos = new ArrayList<>();

    /** @param first number of the first message, so that numbers stay apart from others' */
    public TimedWriter(MessageWriter writer, int codePoints, int first) {
        this.writer = writer;
        this.text = new NumberedText(codePoints);
        this.first = first;
    }

    /** Answers the message's number. */
    public int write(Address address) {
        int number = next();
        writtenNanos.add(clock.nanos());
        writer.write(address, text.of(number));
        return number;
    }

    /** The number of the next message. */
    public int next() {
        return first + writtenNanos.size();
    }

    /** From just before it was handed to Kafka's client until it was posted; one that is not counts as posted now. */
    public List<Long> delays(List<Integer> numbers, Arrivals arrivals) {
        long now = clock.nanos();
        return numbers.stream()
                .map(number -> arrivals.nanosOf(number).orElse(now) - writtenNanos.get(number - first))
                .toList();
    }
}
