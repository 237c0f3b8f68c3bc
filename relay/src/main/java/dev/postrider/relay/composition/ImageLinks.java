package dev.postrider.relay.composition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images of one post. Mattermost fetches them one after the other before it saves the post, so only the first few
 * different ones stay images; the others become links.
 *
 * <p>What may be an image to the server counts, code too: {@code ![alt](url)}, and {@code ![alt][label]}, {@code ![label]}
 * where the label is defined. What cannot be told without reading all of its markdown counts as one more.
 */
final class ImageLinks {

    private static final String OPENING = "![";
    private static final String TARGET = "](";

    /** Between the exclamation mark and the bracket nobody sees it, and what was an image is a link. */
    private static final char ZERO_WIDTH_SPACE = '\u200b';

    /** No inline element goes across it. */
    private static final Pattern BLANK_LINE = Pattern.compile("\n[ \t\r]*+\n");

    /** A target whose end is beyond doubt; parentheses in it are balanced. */
    private static final Pattern URL = Pattern.compile(
            "\\s*+(?:<([^\\s<>\\\\]*+)>|((?:[^\\s()<>\\\\]++|\\([^\\s()<>\\\\]*+\\)){0,20}+)(?=[\\s)]))");

    /** From about this length on, the server takes the alternative text for the label. */
    private static final int LONG_LABEL = 990;

    /**
     * An image in a text.
     *
     * @param at where its exclamation mark is
     * @param url its address, or what is equal only to itself
     */
    private record Image(int at, Object url) {}

    private final int most;
    private final Set<Object> kept = new HashSet<>();

    /** @param most different ones that stay images */
    ImageLinks(int most) {
        this.most = most;
    }

    /** The different images of a text. */
    static Set<Object> of(String text) {
        Set<Object> urls = new HashSet<>();
        all(text).forEach(image -> urls.add(image.url()));
        return urls;
    }

    /** Whether one more image at this address may stay. */
    boolean keeps(Object url) {
        return kept.contains(url) || (kept.size() < most && kept.add(url));
    }

    /** The text, with links in place of the images that are too many. */
    String in(String text) {
        StringBuilder bounded = new StringBuilder();
        int from = 0;
        for (Image image : all(text)) {
            if (!keeps(image.url())) {
                bounded.append(text, from, image.at() + 1).append(ZERO_WIDTH_SPACE);
                from = image.at() + 1;
            }
        }
        return from == 0 ? text : bounded.append(text, from, text.length()).toString();
    }

    private static List<Image> all(String text) {
        return text.contains(OPENING) ? new TextImages(text).images() : List.of();
    }

    /** One text while it is read. */
    private static final class TextImages {

        private final String text;
        private final Set<String> defined;
        private final Matcher blankLine;
        private int blank = -1;
        private int target = -1;

        TextImages(String text) {
            this.text = text;
            this.defined = definedLabels(text);
            this.blankLine = BLANK_LINE.matcher(text);
        }

        List<Image> images() {
            List<Image> images = new ArrayList<>();
            int at = text.indexOf(OPENING);
            while (at >= 0) {
                int alt = at + OPENING.length();
                int end = labelEnd(text, alt, '`');
                Object url = end < 0 ? unclear(alt) : url(alt, end);
                if (url != null) {
                    images.add(new Image(at, url));
                }
                at = text.indexOf(OPENING, alt);
            }
            return images;
        }

        /** With brackets or code in its alternative text: any target of its paragraph may be its own. */
        private @Nullable Object unclear(int alt) {
            if (blank < alt) {
                blank = blankLine.find(alt) ? blankLine.start() : text.length();
            }
            if (target < alt) {
                int found = text.indexOf(TARGET, alt);
                target = found < 0 ? text.length() : found;
            }
            return target < blank || !defined.isEmpty() ? new Object() : null;
        }

        /** Of an image whose alternative text is from there to there; null if it is none. */
        private @Nullable Object url(int alt, int end) {
            String label = text.substring(alt, end);
            if (text.startsWith(TARGET, end)) {
                Matcher url = URL.matcher(text).region(end + TARGET.length(), text.length());
                boolean plain = !defined.contains(essence(label)) && url.lookingAt();
                return plain ? address(url.group(1) == null ? url.group(2) : url.group(1)) : new Object();
            }
            if (text.startsWith("[", end + 1)) {
                int close = labelEnd(text, end + 2, ']');
                String given = close > end + 2 ? text.substring(end + 2, close) : label;
                label = given.length() < LONG_LABEL || defined.contains(essence(given)) ? given : label;
            }
            return defined.contains(essence(label))
                    ? List.of(this, label)
                    : null; // elsewhere it may be another's label
        }

        /** Equal to the same address elsewhere only if it leads to the same. */
        private static Object address(String written) {
            return mayHoldCharacterReference(written) ? List.of(written) : written;
        }
    }

    /** The server decodes these in markdown, and only there. */
    private static boolean mayHoldCharacterReference(String address) {
        int ampersand = address.indexOf('&');
        return ampersand >= 0 && address.indexOf(';', ampersand) >= 0;
    }

    /** Where the closing bracket of a label is; negative if none, or this character or a bracket is before it. */
    private static int labelEnd(String text, int from, char excluded) {
        for (int at = from; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\\') {
                at++;
            } else if (character == ']') {
                return at;
            } else if (character == '[' || character == excluded) {
                return -1;
            }
        }
        return -1;
    }

    /** The labels before a colon; not all of them need be definitions. */
    private static Set<String> definedLabels(String text) {
        Set<String> labels = new HashSet<>();
        int open = -1;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\\') {
                at++;
            } else if (character == '[') {
                open = at > 0 && text.charAt(at - 1) == '!' ? -1 : at; // an image begins no definition
            } else if (character == ']') {
                if (open >= 0 && text.startsWith(":", at + 1)) {
                    labels.add(essence(text.substring(open + 1, at)));
                }
                open = -1;
            }
        }
        return labels;
    }

    /** Labels that the server takes for the same have the same: case, blanks and the marks of a quote do not count. */
    private static String essence(String label) {
        return label.codePoints()
                .map(each -> Character.toLowerCase(Character.toUpperCase(each))) // makes a letter of U+0345
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
