package dev.postrider.testkit.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class CapturedLogTest {

    private final Logger logger = LoggerFactory.getLogger(CapturedLogTest.class);

    @Test
    void capturesUntilItIsClosed() {
        CapturedLog log = CapturedLog.of(CapturedLogTest.class);
        logger.debug("detail");
        logger.info("count={}", 2);
        LoggerFactory.getLogger("another").info("another");
        logger.warn("late");
        log.close();
        logger.error("closed");

        assertThat(log.messages()).containsExactly("count=2", "late");
        assertThat(log.messagesWithLevels()).containsExactly("INFO count=2", "WARN late");
    }

    @Test
    void everythingIsAtEveryLevelAndOfEveryLogger() {
        try (CapturedLog log = CapturedLog.ofEverything()) {
            logger.trace("detail", new IllegalStateException("a bug"));
            LoggerFactory.getLogger("another").info("another");

            assertThat(log.messages()).containsExactly("another");
            assertThat(log.messagesWithTraces())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("detail").contains("a bug", "\tat "),
                            second -> assertThat(second).isEqualTo("another"));
        }
        assertThat(logger.isTraceEnabled()).isFalse();
    }
}
