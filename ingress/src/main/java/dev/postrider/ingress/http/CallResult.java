package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.status.RecordPlace;
import java.util.UUID;

/** The result of a call that posts, before it is written as its client expects it. */
sealed interface CallResult {

    /**
     * @param said what is queued, its last line included
     * @param place of its record
     * @param waitSeconds for so long the caller would wait for the outcome
     * @param answered to be run before it is answered
     */
    record QueuedCall(
            UUID id,
            Caller caller,
            Address address,
            Body.Said said,
            RecordPlace place,
            int waitSeconds,
            Runnable answered)
            implements CallResult {}

    /** @param key name of the key, or {@code CallCounters.NO_KEY} */
    record RefusedCall(String key, Refusal refusal) implements CallResult {}
}
