package dev.postrider.common.receipt;

import java.time.Duration;

/**
 * The topics that tell how messages end. The relay creates them; nothing waits for them.
 *
 * @param receipts of receipts, with the partitions of the topic of messages
 * @param board of the board's entries; one partition
 * @param retention of receipts; zero for no receipts and no board
 */
public record ReceiptTopics(String receipts, String board, Duration retention) {

    /** Whether receipts and the board are written and read at all. */
    public boolean enabled() {
        return !retention.isZero();
    }
}
