package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.failure.DestinationGate;
import dev.postrider.relay.engine.lane.Lanes;
import java.util.Optional;

/** When the engine may make its next request, and when time alone changes something. */
public final class Schedule {

    private final Limits limits;
    private final Pacer pacer;
    private final DestinationGate gate;
    private final Lanes lanes;
    private final Commits commits;
    private long permitAtNanos;

    public Schedule(Limits limits, Pacer pacer, DestinationGate gate, Lanes lanes, Commits commits) {
        this.limits = limits;
        this.pacer = pacer;
        this.gate = gate;
        this.lanes = lanes;
        this.commits = commits;
    }

    /** The worker's share of the rate is another now; the permit that it had reserved is forfeited. */
    public void share(int partitions, long nowNanos) {
        pacer.share(partitions, nowNanos);
        permitAtNanos = nowNanos + pacer.reserve(nowNanos);
    }

    /** A request goes out: it takes the permit, and reserves the next one. */
    public void take(long nowNanos) {
        permitAtNanos = nowNanos + pacer.reserve(nowNanos);
    }

    /** Whether a request may go out, if there is one. */
    public boolean admits(long nowNanos) {
        return commits.isConfirmed() && gate.admits(nowNanos) && permitAtNanos - nowNanos <= 0;
    }

    /** Requests that may go out in a second. */
    public double permitsPerSecond() {
        return 1e9 / pacer.periodNanos();
    }

    /** How many turns are so near that their posts should be named in the next commit. */
    public int turnsAhead(long nowNanos) {
        long ahead = commits.aheadNanos();
        long until = Math.max(0, permitAtNanos - nowNanos);
        if (!gate.isOpen()) {
            long pause = gate.pauseNanos(nowNanos).orElse(Long.MAX_VALUE);
            return Math.max(pause, until) <= ahead ? 1 : 0;
        }
        return until > ahead ? 0 : (int) Math.min(limits.maxInFlight(), 1 + (ahead - until) / pacer.periodNanos());
    }

    /**
     * How long nothing changes unless something is told.
     *
     * @param composedAtNanos when a post is composed that waits for more to say; empty if none does
     */
    public long waitNanos(Optional<Long> composedAtNanos, long nowNanos) {
        long wait = Math.min(until(lanes.nextWakeNanos(), nowNanos), until(commits.dueNanos(), nowNanos));
        wait = Math.min(wait, until(composedAtNanos, nowNanos));
        if (lanes.isLineEmpty() && !gate.needsProbe()) {
            return wait;
        }
        long turn = permitAtNanos - nowNanos;
        if (!gate.isOpen()) {
            turn = Math.max(turn, gate.pauseNanos(nowNanos).orElse(Long.MAX_VALUE));
        }
        long preparation = turn - commits.aheadNanos();
        if (preparation > 0) {
            return Math.min(wait, preparation);
        }
        return turn > 0 ? Math.min(wait, turn) : wait;
    }

    private static long until(Optional<Long> atNanos, long nowNanos) {
        return atNanos.map(at -> Math.max(0, at - nowNanos)).orElse(Long.MAX_VALUE);
    }
}
