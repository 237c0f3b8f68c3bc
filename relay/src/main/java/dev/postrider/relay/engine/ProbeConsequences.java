package dev.postrider.relay.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows when the engine itself asked after the destination: no more than whether it answers. */
final class ProbeConsequences implements Outcome.Listener {

    private final Consequences common;
    private final long attempt;
    private final long nowNanos;

    ProbeConsequences(Consequences common, long attempt, long nowNanos) {
        this.common = common;
        this.attempt = attempt;
        this.nowNanos = nowNanos;
    }

    @Override
    public void alive() {
        common.witnessed();
        common.gate().answered(attempt, nowNanos);
    }

    @Override
    public void busy(Duration pause) {
        common.gate().busy(attempt, pause, nowNanos).ifPresent(common.effects()::report);
    }

    @Override
    public void unavailable(String reason, Fate fate) {
        common.failed(null, attempt, PauseCause.UNAVAILABLE, reason, nowNanos);
    }

    @Override
    public void unauthorised(String reason) {
        common.failed(null, attempt, PauseCause.UNAUTHORISED, reason, nowNanos);
    }

    @Override
    public void suspect(String reason, Fate fate) {
        unavailable(reason, fate);
    }

    @Override
    public void channelRefused(String reason, boolean proven) {
        unavailable(reason, Fate.NOT_POSTED);
    }

    @Override
    public void channelMissing(String reason) {
        unavailable(reason, Fate.NOT_POSTED);
    }

    @Override
    public void refused(String reason) {
        unavailable(reason, Fate.NOT_POSTED);
    }

    @Override
    public void delivered() {
        alive();
    }

    @Override
    public void resolved(String target) {
        alive();
    }

    @Override
    public void lookupGoesOn() {
        alive();
    }

    @Override
    public void pageRead(@Nullable Reached found, boolean end) {
        alive();
    }

    @Override
    public void leaseExpired() {
        alive();
    }
}
