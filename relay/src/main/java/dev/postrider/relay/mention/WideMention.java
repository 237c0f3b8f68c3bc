package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A place where a server may read a channel-wide mention, in code or not.
 *
 * <p>Mattermost cuts a text into words of letters, digits and {@code : . - _ @}, leaves out {@code : . - _} around a
 * word, and compares it whatever its case; a word that does not begin with {@code @} it cuts further, at {@code : . -}.
 * Versions differ in whether a word may continue across an escape, character reference, link or emoji. So what any
 * of them could take for a mention counts.
 *
 * <p>Inside a link or an image current servers end a word before and behind every {@code w}. Links are not read here: a
 * {@code [} before the {@code @} is enough.
 *
 * @param sign index of the {@code @}, or of what spells it
 * @param name index of what follows it
 * @param isPlain whether it is a plain {@code @}
 * @param isJoined whether it is one only if the {@code @} behind it is encoded
 */
record WideMention(int sign, int name, boolean isPlain, boolean isJoined) {

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
                boolean ends = end > at && mayEnd(text, at, end);
                boolean joined = end > at && !ends && text.isPlain(suffixEnd(text, end), SIGN);
                if (ends || joined) {
                    found.add(new WideMention(text.start(at), text.start(at + 1), text.isPlain(at, SIGN), joined));
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
                && Character.isLetterOrDigit(text.codePoint(at - 1))
                && !text.endsWordInLink(at - 1);
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
        int next = suffixEnd(text, end);
        if (!text.isPlain(end - 1) || next == text.length() || !text.isPlain(next) || !goesOn(text, next)) {
            return true;
        }
        if (IntStream.range(end, next).anyMatch(at -> mayBeEmphasis(text, at))) {
            return true;
        }
        boolean cut = IntStream.range(end, next).anyMatch(at -> text.isPlain(at, CUT_FURTHER));
        return (next > end && beginsWebAddress(text, next)) || (cut && !beginsWord(text, sign));
    }

    /** Whether to a reader of emphasis it may be markup, and the word ends there. */
    private static boolean mayBeEmphasis(SpelledText text, int at) {
        return text.isPlain(at, "_") && !(isAlphanumeric(text, at - 1) && isAlphanumeric(text, at + 1));
    }

    /** Behind what may be in the name of a person, and is left out at its end. */
    private static int suffixEnd(SpelledText text, int from) {
        int end = from;
        while (end < text.length() && text.isPlain(end, WITHIN_NAME)) {
            end++;
        }
        return end;
    }

    /** Whether it is the name of a person that only begins like that. */
    private static boolean goesOn(SpelledText text, int at) {
        return text.codePoint(at) == '@' || (isAlphanumeric(text, at) && !text.endsWordInLink(at));
    }

    private static boolean isAlphanumeric(SpelledText text, int at) {
        return at < text.length() && text.codePoint(at) < 0x80 && Character.isLetterOrDigit(text.codePoint(at));
    }

    /** Which is a word of its own to a server that makes links of them. */
    private static boolean beginsWebAddress(SpelledText text, int at) {
        int end = at;
        while (isAlphanumeric(text, end)) {
            end++;
        }
        return text.startsWith(end, "://") || text.startsWith(at, "www");
    }

    /** Whether nothing is before it in its word but what is left out there. */
    private static boolean beginsWord(SpelledText text, int sign) {
        if (sign > 0 && text.endsWordInLink(sign - 1)) {
            return true;
        }
        int before = sign - 1;
        while (before >= 0 && AROUND.indexOf(text.codePoint(before)) >= 0) {
            before--;
        }
        return before < 0 || !mayBeInWord(text.codePoint(before));
    }

    private static boolean mayBeInWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    // an unknown one, or newer than this JDK: a server may know it for a letter
                    Character.UNASSIGNED -> true;
            default -> codePoint == '@';
        };
    }
}
