package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Notice;
import dev.postrider.relay.engine.PauseCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the engine's notices into the log. */
final class NoticeLog {

    private static final Logger LOG = LoggerFactory.getLogger("Relay");

    private NoticeLog() {}

    static void write(Notice notice) {
        if (notice instanceof Notice.Paused paused) {
            logPause(paused);
        } else if (notice instanceof Notice.Recovered) {
            LOG.info("The chat server takes posts again; draining what waited");
        } else if (notice instanceof Notice.Parked parked) {
            LOG.warn(
                    "{} refuses posts ({}); its messages wait and are tried again, first in {} s",
                    parked.lane(),
                    parked.reason(),
                    parked.pause().toSeconds());
        } else if (notice instanceof Notice.Unreadable unreadable) {
            LOG.warn(
                    "The bot may not read {}: after a crash a message may be posted there twice", unreadable.channel());
        } else if (notice instanceof Notice.CommitsSlow slow) {
            LOG.error(
                    "Kafka takes {} ms to acknowledge a commit: nothing can be posted until it is quicker than 2 s",
                    slow.took().toMillis());
        } else if (notice instanceof Notice.KeysForgotten forgotten) {
            LOG.warn(
                    "More than {} idempotency keys are in use: the oldest are forgotten, and a call that repeats one of them"
                            + " is posted again",
                    forgotten.most());
        } else if (notice instanceof Notice.ReadingPaused paused) {
            LOG.warn(
                    "Partition {} is read no further for now: messages of {} addresses wait in it, no more can be kept"
                            + " track of",
                    paused.partition(),
                    paused.lanes());
        } else if (notice instanceof Notice.ReadingResumed resumed) {
            LOG.info("Partition {} is read on", resumed.partition());
        } else if (notice instanceof Notice.GivenUp given) {
            LOG.error(
                    "Gave up on the message at {}/{} to {}: {} ({}); it becomes a dead letter",
                    given.position().partition(),
                    given.position().offset(),
                    given.lane(),
                    given.reason(),
                    given.detail());
        }
    }

    private static void logPause(Notice.Paused paused) {
        if (paused.cause() == PauseCause.UNAUTHORISED) {
            LOG.error(
                    "The chat server does not accept the token ({}): set a valid one. Nothing is lost; posts wait",
                    paused.reason());
        } else {
            LOG.warn(
                    "The chat server is left alone for {} ms ({}); posts wait",
                    paused.pause().toMillis(),
                    paused.reason());
        }
    }
}
