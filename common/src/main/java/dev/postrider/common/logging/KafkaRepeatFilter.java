package dev.postrider.common.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets through the first line of a failure that Kafka's own loggers repeat at every try. Our own loggers say when the
 * failure is over. Thread-safe.
 *
 * <p>Two lines are the same if they differ only in the client they are about and in numbers, except those in the name of
 * a partition or host. A line that was not repeated for a minute is new again.
 */
public final class KafkaRepeatFilter extends Filter<ILoggingEvent> {

    private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_REMEMBERED = 200;

    private static final Pattern CLIENT = Pattern.compile("^\\[[^]]*clientId=[^]]*] ");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])-?\\d+");

    /** When each line came last, in milliseconds of the log; the one that came longest ago is first. */
    private final Map<String, Long> lastMillis = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    @Override
    public FilterReply decide(ILoggingEvent event) {
        String logger = event.getLoggerName();
        return (logger.startsWith("org.apache.kafka.") || logger.startsWith("kafka.")) && isRepeated(event)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private synchronized boolean isRepeated(ILoggingEvent event) {
        String message = CLIENT.matcher(event.getFormattedMessage()).replaceFirst("");
        IThrowableProxy thrown = event.getThrowableProxy();
        String failure = message + (thrown == null ? "" : thrown.getClassName() + thrown.getMessage());
        String line = event.getLoggerName() + NUMBER.matcher(failure).replaceAll("#");
        Long before = lastMillis.put(line, event.getTimeStamp());
        return before != null && event.getTimeStamp() - before < QUIET_MILLIS;
    }
}
