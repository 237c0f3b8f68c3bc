package dev.postrider.relay.composition;

/**
 * What a destination takes in one post.
 *
 * @param codePoints longest text
 * @param messages most messages in one post; 1 turns packing off
 * @param imageLinks most image links in a post of several messages; a single message may hold more
 */
public record PostLimits(int codePoints, int messages, int imageLinks) {

    public PostLimits {
        if (codePoints < 1 || messages < 1) {
            throw new IllegalArgumentException("nothing could ever be posted");
        }
    }
}
