package dev.postrider.relay.mention;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the effect from channel-wide mentions.
 *
 * <p>A zero-width space goes behind the {@code @}, however that is spelled; nobody sees it, and to the server it ends
 * the word. In a web address the {@code @} becomes {@code %40}, which leads to the same place. Everything else stays as
 * it is: mentions of people, e-mail addresses, and what is code to every reader ({@link CommonMarkCode}, {@link
 * ServerCode}). Doing it twice changes nothing more.
 */
public final class HarmlessMentions {

    private static final char ZERO_WIDTH_SPACE = '\u200b';
    private static final String ENCODED = "%40";

    /** Up to the place in question: a web address that goes on there. */
    private static final Pattern WEB_ADDRESS = Pattern.compile("(?:://|www\\.)[^\\s<>()\\[\\]\"'`,;|]*+$");

    /** No web address is followed back further. */
    private static final int LONGEST_ADDRESS = 2_048;

    private HarmlessMentions() {}

    /** The text, harmless; at most six tenths longer, in bytes. */
    public static String in(String markdown) {
        List<WideMention> mentions = WideMention.in(markdown);
        if (mentions.isEmpty()) {
            return markdown;
        }
        BitSet code = CommonMarkCode.in(markdown);
        code.and(ServerCode.in(markdown));
        StringBuilder harmless = new StringBuilder(markdown.length() + 2 * mentions.size());
        int copied = 0;
        for (WideMention mention : mentions) {
            if (code.get(mention.sign())) {
                continue;
            }
            if (mention.isPlain() && isInWebAddress(markdown, mention.sign())) {
                harmless.append(markdown, copied, mention.sign()).append(ENCODED);
            } else {
                harmless.append(markdown, copied, mention.name()).append(ZERO_WIDTH_SPACE);
            }
            copied = mention.name();
        }
        return harmless.append(markdown, copied, markdown.length()).toString();
    }

    private static boolean isInWebAddress(String markdown, int at) {
        return WEB_ADDRESS
                .matcher(markdown)
                .region(Math.max(0, at - LONGEST_ADDRESS), at)
                .find();
    }
}
