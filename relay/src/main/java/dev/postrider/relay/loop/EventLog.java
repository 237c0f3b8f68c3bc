package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.RelayEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the engine's events into the log; pauses are said by {@link PauseLog}, dead letters by {@link DeadLetters}. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("Relay");

    private EventLog() {}

    static void write(RelayEvent event) {
        if (event instanceof RelayEvent.Parked parked) {
            LOG.warn(
                    parked.missing()
                            ? "Lane parked, the channel is missing: lane={}, reason={}, retryInSeconds={}"
                            : "Lane parked, the channel refuses posts: lane={}, reason={}, retryInSeconds={}",
                    parked.lane(),
                    parked.reason(),
                    parked.pause().toSeconds());
        } else if (event instanceof RelayEvent.Unreadable unreadable) {
            LOG.warn(
                    "Channel not readable by the bot, a crash can cause duplicate posts there: channel={}",
                    unreadable.channel());
        } else if (event instanceof RelayEvent.ClocksDiffer differ) {
            LOG.warn(
                    "Clocks differ, messages that look older than the maximum age wait: aheadOfChatServerSeconds={}",
                    differ.ahead().toSeconds());
        } else if (event instanceof RelayEvent.ClocksAgree) {
            LOG.info("Clocks agree again, messages that waited for that continue");
        } else if (event instanceof RelayEvent.CommitsSlow slow) {
            LOG.error(
                    "Kafka commits are too slow, nothing is posted until they take less than 2 s: commitMs={}",
                    slow.took().toMillis());
        } else if (event instanceof RelayEvent.KeysForgotten forgotten) {
            LOG.warn(
                    "Too many idempotency keys, the oldest are forgotten and a call that repeats one is posted"
                            + " again: limit={}",
                    forgotten.most());
        } else if (event instanceof RelayEvent.ReadingPaused paused) {
            LOG.warn(
                    "Partition paused, too many addresses have waiting messages: partition={}, addresses={}",
                    paused.partition(),
                    paused.lanes());
        } else if (event instanceof RelayEvent.ReadingResumed resumed) {
            LOG.info("Partition resumed: partition={}", resumed.partition());
        }
    }
}
