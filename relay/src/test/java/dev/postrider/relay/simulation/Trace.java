package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last things that happened, to be told when a promise is broken; formatted only then. */
final class Trace {

    private static final int TOLD = 60;
    private static final int TOLD_OF_LANE = Integer.getInteger("simulation.told", 80);
    private static final int KEPT = Math.max(20_000, 100 * TOLD_OF_LANE);

    private record Event(long at, String who, int partition, String lane, Object what) {
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%12.4f s  %-9s %3s  %-28s %s",
                    at / 1e9,
                    who,
                    partition < 0 ? "" : partition,
                    lane,
                    what);
        }
    }

    private final Timeline timeline;
    private final Event[] ring = new Event[KEPT];
    private int noted;

    Trace(Timeline timeline) {
        this.timeline = timeline;
    }

    /** @param partition negative if it is about none */
    void note(String who, int partition, String lane, Object what) {
        ring[noted++ % KEPT] = new Event(timeline.now(), who, partition, lane, what);
    }

    /** A broken promise, with what led there: what its lane and partition saw, then what everybody saw. */
    Violation violation(String promise, int partition, String lane, String what) {
        note("VIOLATION", partition, lane, promise + ": " + what);
        List<Event> kept = kept();
        List<Event> near = kept.stream()
                .filter(event ->
                        event.lane().equals(lane) || (event.lane().isEmpty() && event.partition() == partition))
                .toList();
        return new Violation(promise + ": " + what + "\n-- partition " + partition + ", lane " + lane + "\n"
                + lines(near, TOLD_OF_LANE) + "-- everything\n" + lines(kept, TOLD));
    }

    private List<Event> kept() {
        List<Event> kept = new ArrayList<>();
        for (int i = Math.max(0, noted - KEPT); i < noted; i++) {
            kept.add(ring[i % KEPT]);
        }
        return kept;
    }

    private static String lines(List<Event> events, int most) {
        StringBuilder lines = new StringBuilder();
        events.subList(Math.max(0, events.size() - most), events.size())
                .forEach(event -> lines.append(event.line()).append('\n'));
        return lines.toString();
    }
}
