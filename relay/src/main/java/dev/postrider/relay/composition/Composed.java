package dev.postrider.relay.composition;

/**
 * The text of one post, and what of the waiting messages it carries.
 *
 * @param messages how many of the waiting ones it carries, the first included; at least 1
 * @param to how many code points of the last of them it ends after, counted from the message's start; 0 = its end
 */
public record Composed(int messages, int to, String text) {}
