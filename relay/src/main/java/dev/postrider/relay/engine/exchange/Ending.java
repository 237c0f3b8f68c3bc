package dev.postrider.relay.engine.exchange;

import dev.postrider.common.receipt.Receipt;

/**
 * How records of a lane ended.
 *
 * @param first offset of the first that ended so; those before it are in earlier posts, of which only that is known
 */
public record Ending(long first, Receipt.FinalResult result) {

    /** They are in a post that is there. */
    public static Ending shown(ShownPost post) {
        return new Ending(post.first(), new Receipt.Delivered(post.id()));
    }
}
