package dev.postrider.ingress.status;

import dev.postrider.common.receipt.Receipt;
import java.time.Instant;

/**
 * What a receipt says of one record.
 *
 * @param idPrint of the message's id, as in {@link dev.postrider.common.receipt.FinishedMessage}
 * @param caller the name of the key it was sent with; empty if there was none
 * @param address its key
 * @param result of this record: of a repetition only its own original
 * @param at when the relay learned it
 * @param together how many records ended in the same way at once
 */
record FinishedRecord(
        RecordPlace place,
        int idPrint,
        String caller,
        String address,
        Receipt.FinalResult result,
        Instant at,
        int attempts,
        int together) {}
