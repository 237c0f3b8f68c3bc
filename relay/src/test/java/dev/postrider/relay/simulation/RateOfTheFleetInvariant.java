package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * P4: in any window that begins and ends with a request, the requests of all workers together are at most
 * {@code rate × (window + W × 1 ms) + W}, with W the workers that were alive at any time in the window. A request counts
 * when its permit is used.
 */
final class RateOfTheFleetInvariant implements Invariant {

    private static final double TOLERANCE_SECONDS = 0.001;

    /**
     * A time in which no worker began or ceased; windows that begin in it differ only in where they begin.
     */
    private static final class Era {
        final Set<SimulatedWorker> alive;

        /** The least {@code number - rate × time} of its requests: the worst beginning for a window. */
        double worst = Double.POSITIVE_INFINITY;

        Era(Set<SimulatedWorker> alive) {
            this.alive = new HashSet<>(alive);
        }
    }

    private final Trace trace;
    private final Timeline timeline;
    private final double rate;
    private final Set<SimulatedWorker> alive = new HashSet<>();
    private final List<Era> eras = new ArrayList<>();
    private final Map<Era, Double> slack = new HashMap<>();
    private long requests;
    private double worst = Double.POSITIVE_INFINITY;

    RateOfTheFleetInvariant(Trace trace, Timeline timeline, double rate) {
        this.trace = trace;
        this.timeline = timeline;
        this.rate = rate;
    }

    @Override
    public void began(SimulatedWorker worker) {
        alive.add(worker);
        eras.add(new Era(alive));
        slack.clear();
    }

    @Override
    public void ceased(SimulatedWorker worker) {
        alive.remove(worker);
        eras.add(new Era(alive));
        slack.clear();
    }

    @Override
    public void issued(SimulatedWorker worker, Request request) {
        double begin = requests - rate * timeline.now() / 1e9;
        double end = begin + 1;
        requests++;
        Era current = eras.get(eras.size() - 1);
        current.worst = Math.min(current.worst, begin);
        worst = Math.min(worst, begin);
        if (end - worst > 1) {
            checkAll(end);
        }
    }

    /** Each era in turn: the windows that begin in it. */
    private void checkAll(double end) {
        for (int i = eras.size() - 1; i >= 0; i--) {
            int from = i;
            double allowed = slack.computeIfAbsent(eras.get(i), era -> allowed(from));
            if (end - eras.get(i).worst > allowed) {
                throw trace.violation(
                        "P4 one rate for the fleet",
                        -1,
                        "",
                        "a window that ends now holds " + (end - eras.get(i).worst)
                                + " requests more than rate x window, allowed are " + allowed);
            }
        }
    }

    /** For the workers that were alive in this era or later. */
    private double allowed(int from) {
        Set<SimulatedWorker> seen = new HashSet<>();
        eras.subList(from, eras.size()).forEach(era -> seen.addAll(era.alive));
        return seen.size() * (1 + rate * TOLERANCE_SECONDS);
    }
}
