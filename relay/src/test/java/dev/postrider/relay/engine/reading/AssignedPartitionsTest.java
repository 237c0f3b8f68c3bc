package dev.postrider.relay.engine.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.duplicate.IdempotencyWindow;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AssignedPartitionsTest {

    /** Others write its history on. */
    @Test
    void aPartitionThatIsGivenUpLeavesNoKeysBehind() {
        IdempotencyWindow memory = new IdempotencyWindow(new Limits.Keys(Duration.ofDays(1), 1_000), () -> {});
        RecordIdentity identity = new RecordIdentity(new UUID(0, 1), DuplicateKind.KEYED, 0, 0);
        AssignedPartitions holdings = new AssignedPartitions(memory);
        for (int partition = 0; partition < 2; partition++) {
            holdings.begin(partition, Checkpoint.at(0), 0);
            memory.duplicates(partition, 0, identity);
        }

        assertThat(holdings.end(Set.of(1))).isTrue();

        assertThat(memory.duplicates(1, 1, identity)).isFalse();
        assertThat(memory.duplicates(0, 1, identity)).isTrue();
    }
}
