package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place where a server may read a channel-wide mention, if it is not code.
 *
 * <p>Mattermost cuts a text into words of letters, digits and {@code : . - _ @}, leaves out {@code : . - _} around a
 * word, and compares it whatever its case; a word that does not begin with {@code @} it cuts further, at {@code : . -}.
 * Versions differ in whether a word may go on across an escape, a character reference, a link or an emoji. So what any
 * of them could take for a mention counts.
 *
 * @param sign index of the {@code @}, or of what spells it
 * @param name index of what follows it
 * @param isPlain whether it is a plain {@code @}
 */
record WideMention(int sign, int name, boolean isPlain) {

    private static final List<String> NAMES = List.of("channel", "all", "here");

    private static final String SIGN = "@";

    /** Newer composers take them for the plain one. */
    private static final String LIKE_SIGN = "\uff20\ufe6b";

    private static final String AROUND = ":._-";

    /** In the name of a person too. */
    private static final String WITHIN_NAME = "._-";

    private static final String CUT_FURTHER = ".-";

    /** The end of the scripts in which e-mail addresses are written: Latin, Greek, Cyrillic. */
    private static final int LETTERS_END = 0x530;

    /** In order. */
    static List<WideMention> in(String markdown) {
        if (Stream.of(SIGN, "\uff20", "\ufe6b", "&").noneMatch(markdown::contains)) {
            return List.of();
        }
        SpelledText text = SpelledText.of(markdown);
        List<WideMention> found = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            if ((SIGN + LIKE_SIGN).indexOf(text.codePoint(at)) >= 0 && !isInWord(text, at)) {
                int end = nameEnd(text, at + 1);
                if (end > at && mayEnd(text, at, end)) {
                    found.add(new WideMention(text.start(at), text.start(at + 1), text.isPlain(at, SIGN)));
                }
            }
        }
        return found;
    }

    /** Behind a letter it is part of something else, such as an e-mail address. */
    private static boolean isInWord(SpelledText text, int at) {
        return at > 0
                && text.isPlain(at)
                && text.isPlain(at - 1)
                && text.codePoint(at - 1) < LETTERS_END
                && Character.isLetterOrDigit(text.codePoint(at - 1));
    }

    /** Where the name that begins there ends; negative if none begins there. */
    private static int nameEnd(SpelledText text, int at) {
        for (String name : NAMES) {
            int same = 0;
            while (same < name.length()
                    && at + same < text.length()
                    && (text.codePoint(at + same) | 0x20) == name.charAt(same)) {
                same++;
            }
            if (same == name.length()) {
                return at + same;
            }
        }
        return -1;
    }

    private static boolean mayEnd(SpelledText text, int sign, int end) {
        int next = end;
        boolean cut = false;
        while (next < text.length() && text.isPlain(next, WITHIN_NAME)) {
            cut |= text.isPlain(next, CUT_FURTHER);
            next++;
        }
        if (next == text.length() || !text.isPlain(next) || !goesOn(text.codePoint(next))) {
            return true;
        }
        return (next > end && beginsWebAddress(text, next)) || (cut && !beginsWord(text, sign));
    }

    /** Whether it is the name of a person that only begins like that. */
    private static boolean goesOn(int codePoint) {
        return codePoint == '@' || (codePoint < 0x80 && Character.isLetterOrDigit(codePoint));
    }

    /** Which is a word of its own to a server that makes links of them. */
    private static boolean beginsWebAddress(SpelledText text, int at) {
        int end = at;
        while (end < text.length() && text.codePoint(end) < 0x80 && Character.isLetterOrDigit(text.codePoint(end))) {
            end++;
        }
        return text.startsWith(end, "://") || text.startsWith(at, "www");
    }

    /** Whether nothing stands before it in its word but what is left out there. */
    private static boolean beginsWord(SpelledText text, int sign) {
        int before = sign - 1;
        while (before >= 0 && AROUND.indexOf(text.codePoint(before)) >= 0) {
            before--;
        }
        return before < 0 || !mayBeInWord(text.codePoint(before));
    }

    private static boolean mayBeInWord(int codePoint) {
        return switch (codePoint == SpelledText.UNKNOWN ? Character.OTHER_LETTER : Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    // newer than this JDK, a server may know it for a letter
                    Character.UNASSIGNED -> true;
            default -> codePoint == '@';
        };
    }
}
