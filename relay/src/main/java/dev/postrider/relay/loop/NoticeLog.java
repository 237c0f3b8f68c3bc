package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the engine's notices into the log; pauses are said by {@link PauseLog}, dead letters by {@link DeadLetters}. */
final class NoticeLog {

    private static final Logger LOG = LoggerFactory.getLogger("Relay");

    private NoticeLog() {}

    static void write(Notice notice) {
        if (notice instanceof Notice.Parked parked) {
            LOG.warn(
                    "Lane parked, the channel refuses posts: lane={}, reason={}, retryInSeconds={}",
                    parked.lane(),
                    parked.reason(),
                    parked.pause().toSeconds());
        } else if (notice instanceof Notice.Unreadable unreadable) {
            LOG.warn(
                    "Channel not readable by the bot, a crash can cause duplicate posts there: channel={}",
                    unreadable.channel());
        } else if (notice instanceof Notice.CommitsSlow slow) {
            LOG.error(
                    "Kafka commits are too slow, nothing is posted until they take less than 2 s: commitMs={}",
                    slow.took().toMillis());
        } else if (notice instanceof Notice.KeysForgotten forgotten) {
            LOG.warn(
                    "Too many idempotency keys, the oldest are forgotten and a call that repeats one is posted"
                            + " again: limit={}",
                    forgotten.most());
        } else if (notice instanceof Notice.ReadingPaused paused) {
            LOG.warn(
                    "Partition paused, too many addresses have waiting messages: partition={}, addresses={}",
                    paused.partition(),
                    paused.lanes());
        } else if (notice instanceof Notice.ReadingResumed resumed) {
            LOG.info("Partition resumed: partition={}", resumed.partition());
        }
    }
}
