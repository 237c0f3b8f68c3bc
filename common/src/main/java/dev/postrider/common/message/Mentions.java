package dev.postrider.common.message;

/** What {@code @channel}, {@code @all} and {@code @here} do in a message. */
public enum Mentions {
    /** They are shown, and notify nobody. */
    HARMLESS,
    /** They notify the whole channel, as far as the bot may do that. */
    CHANNEL_WIDE
}
