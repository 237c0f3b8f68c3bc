package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class TopicGateTest {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final TopicState AWAY = new TopicState.Unreachable("away");
    private static final TopicState UNUSABLE = new TopicState.Unusable("wrong");

    @Test
    void nameThatDoesNotResolveIsWaitedForAndNamed() {
        TopicGate gate = TopicGate.of(
                new ClientProperties("kafka.invalid:9092", Map.of()),
                () -> {
                    throw new IllegalStateException("Kafka's constructor fails");
                },
                new Topics("messages", "dead-letters", 1));

        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.settled().toCompletableFuture()).isNotDone();
        assertThat(gate.obstacle()).contains("The topics are not ready: the name does not resolve: kafka.invalid:9092");
    }

    @Test
    void opensWhenTheTopicsAreReadyAndLooksNoMore() {
        Queue<TopicState> states = new ArrayDeque<>(List.of(AWAY, AWAY, READY));
        TopicGate gate = new TopicGate(states::remove);

        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.settled().toCompletableFuture()).isNotDone();
        assertThat(gate.tryOpen()).isTrue();
        assertThat(gate.tryOpen()).isTrue();
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.settled().toCompletableFuture()).isCompletedWithValue(READY);
    }

    @Test
    void saysWhyItIsClosedAndWhatChanged() {
        Queue<TopicState> states =
                new ArrayDeque<>(List.of(AWAY, AWAY, new TopicState.Unreachable("half there"), READY));
        TopicGate gate = new TopicGate(states::remove);

        assertThat(gate.obstacle()).contains("The topics are not ready: Kafka has not responded yet");
        List<String> logged = logged(() -> {
            gate.tryOpen();
            gate.tryOpen();
            assertThat(gate.obstacle()).contains("The topics are not ready: away");
            gate.tryOpen();
            assertThat(gate.obstacle()).contains("The topics are not ready: half there");
        });

        assertThat(logged)
                .containsExactly(
                        "Kafka is not ready, waiting: reason=away", "Kafka is not ready, waiting: reason=half there");
        gate.tryOpen();
        assertThat(gate.obstacle()).isEmpty();
    }

    private static List<String> logged(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(TopicGate.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            work.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void staysClosedForGoodWhenTheTopicsAreUnusable() {
        Queue<TopicState> states = new ArrayDeque<>(List.of(UNUSABLE, READY));
        TopicGate gate = new TopicGate(states::remove);

        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.settled().toCompletableFuture()).isCompletedWithValue(UNUSABLE);
        assertThat(gate.obstacle()).contains("The topics are not ready: wrong");
        assertThat(states).containsExactly(READY);
    }
}
