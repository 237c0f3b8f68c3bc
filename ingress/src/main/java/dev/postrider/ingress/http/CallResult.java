package dev.postrider.ingress.http;

import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.problem.Refusal;
import java.util.UUID;

/** What a call that posts came to, before it is written as its client expects it. */
sealed interface CallResult {

    /** @param said what is queued, its last line included */
    record QueuedCall(UUID id, Caller caller, Body.Said said) implements CallResult {}

    /** @param key name of the key, or {@code RefusalCounters.NO_KEY} */
    record RefusedCall(String key, Refusal refusal) implements CallResult {}
}
