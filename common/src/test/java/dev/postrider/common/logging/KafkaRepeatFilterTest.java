package dev.postrider.common.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.FilterReply;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.NetworkClient;
import org.junit.jupiter.api.Test;

class KafkaRepeatFilterTest {

    private static final String KAFKA = NetworkClient.class.getName();

    private final LoggerContext context = new LoggerContext();
    private final KafkaRepeatFilter filter = new KafkaRepeatFilter();

    @Test
    void onlyFirstLineOfOneFailureIsLogged() {
        assertThat(decide(KAFKA, "[Producer clientId=a] Connection to node -1 failed", 0))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(KAFKA, "[Producer clientId=a] Connection to node -1 failed", 1_000))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(KAFKA, "[AdminClient clientId=b] Connection to node 2 failed", 2_000))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(KAFKA, "[Producer clientId=a] Not authorized", 3_000)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void sameFailureOfAnotherPartitionOrHostIsAnotherFailure() {
        for (String each : List.of("a-1", "a-2", "[UnifiedLog partition=a-1]", "kafka-1:9092", "kafka-2:9092")) {
            assertThat(decide(KAFKA, each + " failed after 10ms at 5", 0)).isEqualTo(FilterReply.NEUTRAL);
            assertThat(decide(KAFKA, each + " failed after 12ms at 6", 1)).isEqualTo(FilterReply.DENY);
        }
    }

    @Test
    void sameSentenceWithAnotherExceptionIsAnotherFailure() {
        LoggingEvent first = event(KAFKA, "failed", 0);
        first.setThrowableProxy(new ThrowableProxy(new IOException("the disk")));
        LoggingEvent second = event(KAFKA, "failed", 1);
        second.setThrowableProxy(new ThrowableProxy(new IOException("the network")));

        assertThat(filter.decide(first)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(second)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(second)).isEqualTo(FilterReply.DENY);
    }

    @Test
    void lineThatWasNotRepeatedForAMinuteIsLoggedAgain() {
        decide(KAFKA, "failed", 0);

        assertThat(decide(KAFKA, "failed", 59_999)).isEqualTo(FilterReply.DENY);
        assertThat(decide(KAFKA, "failed", 119_998)).isEqualTo(FilterReply.DENY);
        assertThat(decide(KAFKA, "failed", 179_998)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void ourOwnLinesAreNotFiltered() {
        decide("dev.postrider.relay.Relay", "paused", 0);

        assertThat(decide("dev.postrider.relay.Relay", "paused", 1)).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void programsLogThroughIt() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("src/main/resources/logback.xml"));
        Appender<ILoggingEvent> console =
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("STDERR");

        assertThat(console.getFilterChainDecision(event(KAFKA, "failed", 0))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(console.getFilterChainDecision(event(KAFKA, "failed", 1))).isEqualTo(FilterReply.DENY);
    }

    private FilterReply decide(String logger, String message, long millis) {
        return filter.decide(event(logger, message, millis));
    }

    private LoggingEvent event(String logger, String message, long millis) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setLevel(Level.ERROR);
        event.setMessage(message);
        event.setTimeStamp(millis);
        return event;
    }
}
