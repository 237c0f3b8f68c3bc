package dev.postrider.ingress.payload;

import java.util.regex.Pattern;

/** A link as Markdown spells it. */
final class MarkdownLink {

    private static final Pattern BRACKET = Pattern.compile("[\\[\\]]");

    private MarkdownLink() {}

    /** A label that leads to a URL; the URL itself if there is nothing to label it with. */
    static String of(String label, String url) {
        String target = url.replace(" ", "%20").replace("\t", "%09").replace("\n", "%0A");
        if (label.isBlank()) {
            return target;
        }
        String line = Markdown.oneLine(label.strip());
        return "[" + (isBalanced(line, '[', ']') ? line : BRACKET.matcher(line).replaceAll("\\\\$0")) + "]("
                + (isBalanced(target, '(', ')')
                        ? target
                        : target.replace("(", "%28").replace(")", "%29")) + ")";
    }

    /** An image that is shown in place. */
    static String image(String alt, String url) {
        return "!" + of(alt.isBlank() ? "image" : alt, url);
    }

    /** Whether brackets of this kind are balanced: then Markdown takes them as part of the text they are in. */
    private static boolean isBalanced(String text, char opening, char closing) {
        int open = 0;
        for (int i = 0; i < text.length() && open >= 0; i++) {
            if (text.charAt(i) == opening) {
                open++;
            } else if (text.charAt(i) == closing) {
                open--;
            }
        }
        return open == 0;
    }
}
