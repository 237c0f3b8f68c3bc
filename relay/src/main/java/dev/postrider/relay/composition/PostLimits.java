package dev.postrider.relay.composition;

/**
 * What a destination takes in one post.
 *
 * <p>Any limit is kept and makes progress. Below about 200 code points there is no room for late marks and for fences
 * closed and opened again, and they are left out; see {@link Composer}.
 *
 * @param codePoints most code points of a post's text, at least 1
 * @param messages most messages in one post, at least 1, which turns packing off
 * @param images most different images in one post; the server fetches them all before it saves the post
 */
public record PostLimits(int codePoints, int messages, int images) {

    public PostLimits {
        if (codePoints < 1 || messages < 1 || images < 0) {
            throw new IllegalArgumentException("no post fits " + codePoints + "/" + messages + "/" + images);
        }
    }
}
