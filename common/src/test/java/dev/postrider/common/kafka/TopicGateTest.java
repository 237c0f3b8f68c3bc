package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class TopicGateTest {

    private static final TopicState READY = new TopicState.Ready(List.of());
    private static final TopicState AWAY = new TopicState.Unreachable("away");
    private static final TopicState UNUSABLE = new TopicState.Unusable("wrong");

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
    void staysClosedForGoodWhenTheTopicsAreUnusable() {
        Queue<TopicState> states = new ArrayDeque<>(List.of(UNUSABLE, READY));
        TopicGate gate = new TopicGate(states::remove);

        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.tryOpen()).isFalse();
        assertThat(gate.settled().toCompletableFuture()).isCompletedWithValue(UNUSABLE);
        assertThat(states).containsExactly(READY);
    }
}
