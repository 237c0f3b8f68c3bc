package dev.postrider.relay.engine;

import dev.postrider.relay.engine.reading.DedupHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the histories that an engine wants, from the log as it is by now. */
final class HistoryFeed {

    private final DedupHistory history;
    private final TopicLog log;

    /** Whether Kafka answers. */
    boolean answers = true;

    /** Where histories began that were read. */
    final List<Long> begun = new ArrayList<>();

    HistoryFeed(DedupHistory history, TopicLog log) {
        this.history = history;
        this.log = log;
    }

    /** All that is wanted; false if that is nothing. */
    boolean read() {
        if (!answers) {
            return false;
        }
        Map<Integer, Long> wanted = history.wanted();
        wanted.forEach((partition, since) -> {
            long first = log.firstSince(partition, since);
            history.begin(partition, since, first);
            begun.add(first);
        });
        Map<Integer, Long> reading = history.reading();
        reading.forEach((partition, from) -> {
            boolean on = true;
            for (long offset = from; on && offset < log.end(partition); offset++) {
                on = history.read(partition, offset, log.at(partition, offset).identity());
            }
        });
        return !wanted.isEmpty() || !reading.isEmpty();
    }
}
