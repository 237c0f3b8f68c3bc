package dev.postrider.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Holds back what Kafka logs while the broker starts. It is logged when the start succeeds. Of a start that fails only
 * the reason is said: Kafka logs a damaged file as several stack traces. Thread-safe.
 */
final class StartLog extends AppenderBase<ILoggingEvent> {

    private static final List<String> KAFKA = List.of("kafka", "org.apache.kafka", "state.change.logger");

    private final List<ILoggingEvent> held = new CopyOnWriteArrayList<>();

    private StartLog() {}

    static StartLog hold() {
        StartLog log = new StartLog();
        log.setContext(logger("kafka").getLoggerContext());
        log.start();
        KAFKA.forEach(name -> {
            logger(name).addAppender(log);
            logger(name).setAdditive(false);
        });
        return log;
    }

    /** What the first error was about; empty if Kafka logged none. */
    Optional<String> reason() {
        return held.stream()
                .filter(event -> event.getLevel().equals(Level.ERROR))
                .flatMap(event -> Optional.ofNullable(event.getThrowableProxy())
                        .map(IThrowableProxy::getMessage)
                        .or(() -> Optional.of(event.getFormattedMessage()))
                        .stream())
                .flatMap(String::lines)
                .findFirst();
    }

    /** Logs what was held back. */
    void release() {
        close();
        held.forEach(event -> logger(event.getLoggerName()).callAppenders(event));
    }

    /** Drops it. */
    void close() {
        KAFKA.forEach(name -> {
            logger(name).setAdditive(true);
            logger(name).detachAppender(this);
        });
    }

    @Override
    protected void append(ILoggingEvent event) {
        held.add(event);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
