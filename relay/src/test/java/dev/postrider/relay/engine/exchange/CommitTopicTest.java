package dev.postrider.relay.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.receipt.CommitTopic;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whoever reads a relay's commit finds out which topic it is for. */
class CommitTopicTest {

    @Test
    void theTopicOfACommitIsRead() {
        Checkpoint checkpoint = new Checkpoint(7, 9, List.of(new LaneCheckpoint(7, false, 0, null)), true);

        assertThat(CommitTopic.of(CheckpointCodec.encode("Ku_3-topic", checkpoint, 5, OptionalLong.of(6))))
                .contains("Ku_3-topic");
    }

    @Test
    void whatNoRelayWroteIsForNoTopic() {
        assertThat(List.of("", "x", "AwE", "BAFh", "not base64!"))
                .allMatch(metadata -> CommitTopic.of(metadata).isEmpty());
    }
}
