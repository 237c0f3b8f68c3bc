package dev.postrider.relay.loop;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the engine's notices into the log. */
final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger("Relay");

    private EventLog() {}

    static void write(RelayEvent event) {
        if (event instanceof RelayEvent.Paused paused) {
            logPause(paused);
        } else if (event instanceof RelayEvent.Recovered) {
            LOG.info("Delivery resumed: the chat server accepts posts again");
        } else if (event instanceof RelayEvent.Parked parked) {
            LOG.warn(
                    "Lane parked, the channel refuses posts: lane={}, reason={}, retryInSeconds={}",
                    parked.lane(),
                    parked.reason(),
                    parked.pause().toSeconds());
        } else if (event instanceof RelayEvent.Unreadable unreadable) {
            LOG.warn(
                    "Channel not readable by the bot, a crash can cause duplicate posts there: channel={}",
                    unreadable.channel());
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
        } else if (event instanceof RelayEvent.GivenUp given) {
            LOG.error(
                    "Dead letter: message={}, partition={}, offset={}, lane={}, reason={}, detail={}",
                    id(given.entry()),
                    given.entry().position().partition(),
                    given.entry().position().offset(),
                    given.lane(),
                    given.reason().name().toLowerCase(Locale.ROOT),
                    given.detail());
        }
    }

    private static String id(Entry entry) {
        return entry.content() instanceof DecodedRecord.Valid valid
                ? valid.message().id().toString()
                : "none";
    }

    private static void logPause(RelayEvent.Paused paused) {
        if (paused.cause() == PauseCause.UNAUTHORISED) {
            LOG.error(
                    "Delivery paused, the chat server does not accept the token; nothing is lost, set a valid token:"
                            + " reason={}",
                    paused.reason());
        } else {
            LOG.warn("Delivery paused: retryInMs={}, reason={}", paused.pause().toMillis(), paused.reason());
        }
    }
}
