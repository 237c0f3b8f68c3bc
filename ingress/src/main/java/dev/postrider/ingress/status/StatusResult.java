package dev.postrider.ingress.status;

/** What came of asking for a message's status. */
public sealed interface StatusResult {

    /** @param replayed whether it was a dead letter before, and this is what became of it since */
    record KnownStatus(MessageStatus status, boolean replayed) implements StatusResult {}

    /** No message has this id at this place. */
    record NotThere() implements StatusResult {}

    /** The topic ends before this place: it was deleted and made anew. */
    record Gone() implements StatusResult {}

    /** This ingress has not read the receipts yet. */
    record WarmingUp() implements StatusResult {}

    /** Kafka does not tell now. */
    record KafkaAway() implements StatusResult {}
}
