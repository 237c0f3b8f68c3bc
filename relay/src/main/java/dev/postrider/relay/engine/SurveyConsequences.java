package dev.postrider.relay.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from the answer to something that {@link Survey} asked: nothing, but that a 429 is obeyed. */
final class SurveyConsequences implements Outcome.Listener {

    private final Survey survey;
    private final Consequences common;
    private final long attempt;
    private final long nowNanos;

    SurveyConsequences(Survey survey, Consequences common, long attempt, long nowNanos) {
        this.survey = survey;
        this.common = common;
        this.attempt = attempt;
        this.nowNanos = nowNanos;
    }

    @Override
    public void channelsListed(Outcome.ChannelsListed channels) {
        survey.listed(channels);
    }

    @Override
    public void alive() {
        survey.settled();
    }

    @Override
    public void channelMissing(String reason) {
        survey.settled();
    }

    @Override
    public void channelRefused(String reason, boolean proven) {
        survey.refused(nowNanos).ifPresent(common.effects()::report);
    }

    @Override
    public void busy(Duration pause) {
        common.gate().busy(attempt, pause, nowNanos).ifPresent(common.effects()::report);
        survey.failed(pause, nowNanos);
    }

    @Override
    public void unavailable(String reason, Fate fate) {
        failed();
    }

    @Override
    public void suspect(String reason, Fate fate) {
        failed();
    }

    @Override
    public void unauthorised(String reason) {
        failed();
    }

    @Override
    public void refused(String reason) {
        failed();
    }

    @Override
    public void lookupGoesOn() {
        failed();
    }

    @Override
    public void resolved(String target) {
        failed();
    }

    @Override
    public void pageRead(@Nullable Reached found, boolean end) {
        failed();
    }

    @Override
    public void delivered() {
        failed();
    }

    @Override
    public void leaseExpired() {
        failed();
    }

    private void failed() {
        survey.failed(Duration.ZERO, nowNanos);
    }
}
