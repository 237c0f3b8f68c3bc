package dev.postrider.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.ingress.status.StatusView.State;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ReceiptReaderTest {

    private final ManualClock clock = new ManualClock();
    private final StatusView view = new StatusView(
            new ReceiptMemory(1024 * 1024), new Waiters(2, 1_000), new Reporter("topic-id", "group"), clock);

    @Test
    void receiptsThatMayNotBeReadAreAsNone() {
        StatusLookup lookup = new StatusLookup(
                view,
                new KnownRecords(64),
                place -> CompletableFuture.completedFuture(new ReadResult.ReadFailed()),
                new GroupCommits(() -> CompletableFuture.completedFuture(CommitSnapshot.NONE), clock),
                12,
                clock);
        try (ReceiptReader reader = new ReceiptReader(
                () -> {
                    throw new IllegalStateException("not needed");
                },
                () -> {
                    throw new TopicAuthorizationException("receipts");
                },
                new ReceiptTopics("receipts", "board", Duration.ofDays(7)),
                12,
                view,
                lookup,
                clock)) {
            assertThat(view.state()).isEqualTo(State.WARMING_UP);

            reader.start();

            await().until(() -> view.state() == State.NO_RECEIPTS);
        }
    }
}
