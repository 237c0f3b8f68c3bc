package dev.postrider.testkit.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What is logged until it is closed; meanwhile the console shows none of it. Thread-safe. */
public final class CapturedLog implements AutoCloseable {

    private static final String OURS = "dev.postrider";

    private static final class Events extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> list = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            list.add(event);
        }
    }

    private final Logger source;
    private final Logger ours = logger(OURS);
    private final @Nullable Level oursBefore = ours.getLevel();
    private final Events events = new Events();
    private final List<ConsoleAppender<ILoggingEvent>> silenced = new ArrayList<>();

    private CapturedLog(Logger source) {
        this.source = source;
        events.setContext(source.getLoggerContext());
        events.start();
        source.addAppender(events);
        root().iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                silenced.add(console);
            }
        });
        silenced.forEach(root()::detachAppender);
    }

    public static CapturedLog of(Class<?> logger) {
        return of(logger.getName());
    }

    /** Of all loggers below it, too. */
    public static CapturedLog of(String logger) {
        return new CapturedLog(logger(logger));
    }

    /** Of all loggers; of ours at every level, whatever is configured. */
    public static CapturedLog ofEverything() {
        CapturedLog everything = of(org.slf4j.Logger.ROOT_LOGGER_NAME);
        everything.ours.setLevel(Level.TRACE);
        return everything;
    }

    /** From INFO on. */
    public List<String> messages() {
        return shown().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** From INFO on, as {@code LEVEL message}. */
    public List<String> messagesWithLevels() {
        return shown().map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** At every level, each with its whole stack trace. */
    public List<String> messagesWithTraces() {
        return events.list.stream()
                .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    private Stream<ILoggingEvent> shown() {
        return events.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
    }

    @Override
    public void close() {
        source.detachAppender(events);
        silenced.forEach(root()::addAppender);
        silenced.clear();
        ours.setLevel(oursBefore);
    }

    private static Logger root() {
        return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
