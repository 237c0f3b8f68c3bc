package dev.postrider.relay.mention;

import java.util.List;

/**
 * Takes the effect from channel-wide mentions.
 *
 * <p>A zero-width space goes behind the {@code @}, however that is spelled; nobody sees it, and to the server it ends
 * the word. In a web address the {@code @} becomes {@code %40}, which leads to the same place. It is done in code, too:
 * what is code, readers disagree about. Mentions of people and e-mail addresses stay as they are. Doing it twice changes
 * nothing more.
 */
public final class HarmlessMentions {

    private static final char ZERO_WIDTH_SPACE = '\u200b';
    private static final String ENCODED = "%40";

    private HarmlessMentions() {}

    /** The text, harmless; at most six tenths longer, in bytes. */
    public static String in(String markdown) {
        List<WideMention> mentions = WideMention.in(markdown);
        if (mentions.isEmpty()) {
            return markdown;
        }
        WebAddresses addresses = new WebAddresses(markdown);
        StringBuilder harmless = new StringBuilder(markdown.length() + 2 * mentions.size());
        int copied = 0;
        for (WideMention mention : mentions) {
            boolean inAddress = addresses.goOnAt(mention.sign());
            if (mention.isJoined() && !inAddress) {
                continue;
            }
            if (mention.isPlain() && inAddress) {
                harmless.append(markdown, copied, mention.sign()).append(ENCODED);
            } else {
                harmless.append(markdown, copied, mention.name()).append(ZERO_WIDTH_SPACE);
            }
            copied = mention.name();
        }
        return harmless.append(markdown, copied, markdown.length()).toString();
    }
}
