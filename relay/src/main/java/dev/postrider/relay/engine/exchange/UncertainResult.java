package dev.postrider.relay.engine.exchange;

/** What became of a post of which it was not known whether it is there. */
public enum UncertainResult {
    /** It is there. */
    FOUND,
    /** Some of it is there; the rest is posted. */
    FOUND_IN_PART,
    /** It was not seen there, and is sent again. */
    SENT_AGAIN,
    /** It is not there and will not come any more; its messages are posted as if it had never been sent. */
    NOT_FOUND
}
