package dev.postrider.ingress.publish;

/** Which other calls are the same message as a call. */
public sealed interface Deduplication {

    /** None: each call is a message of its own. */
    record Never() implements Deduplication {}

    /** All calls of the caller with this idempotency key, to one address. */
    record ByKey(String key) implements Deduplication {}

    /**
     * The same call again while the first is unanswered or has just failed.
     *
     * @param waits whether it is answered only some time after its message is safe
     */
    record ByFingerprint(RequestFingerprint fingerprint, boolean waits) implements Deduplication {}
}
