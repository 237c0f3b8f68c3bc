package dev.postrider.ingress.publish;

/** The outcome of publishing. */
public sealed interface PublishResult {

    /** The message is safe, in the record at this place of its topic. */
    record Published(int partition, long offset) implements PublishResult {}

    /**
     * As far as we can know the message was not taken; a later call may succeed.
     *
     * @param reason for the caller, as a sentence
     */
    record NotPublished(String reason) implements PublishResult {}
}
