package dev.postrider.relay.engine.exchange;

/** Why a destination is paused. */
public enum PauseCause {
    /** It asked for it (429). */
    BUSY,
    /** It does not work. */
    UNAVAILABLE,
    /** It does not accept our credentials: someone must act. */
    UNAUTHORISED
}
