package dev.postrider.relay.composition;

/** Links to images in a text: a chat server may fetch every one of them before it answers. */
public final class ImageLinks {

    private ImageLinks() {}

    /** How many there are at most: what only looks like one counts too. */
    public static int in(String text) {
        int count = 0;
        for (int at = text.indexOf("!["); at >= 0; at = text.indexOf("![", at + 2)) {
            count++;
        }
        return count;
    }
}
