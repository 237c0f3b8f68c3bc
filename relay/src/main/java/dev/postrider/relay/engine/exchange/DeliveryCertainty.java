package dev.postrider.relay.engine.exchange;

/** What is known of a post after an attempt that was not confirmed. */
public enum DeliveryCertainty {
    /** It is not there and will not be. */
    NOT_POSTED,
    /** It may be there, or may still appear. */
    UNCERTAIN
}
