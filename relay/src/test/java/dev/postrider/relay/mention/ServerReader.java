package dev.postrider.relay.mention;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads a post in every way in which a server may read it when it looks for mentions: all of it as text, code too.
 *
 * <p>Written down from the server's rules, apart from the code that is tested. The server reads one paragraph, link or
 * line at a time. Here nothing but what separates words and what the versions differ in separates texts: whether text
 * goes on across an escape or a reference, and whether a {@code w} inside a link is a text of its own. Everything behind
 * a {@code [} may be inside a link.
 */
public final class ServerReader {

    /** In what the readers differ, each a bit. */
    private static final int CUT_AT_DECODED = 1;

    private static final int CUT_AT_W = 2;
    private static final int CUT_AT_EMPHASIS = 4;
    private static final int READERS = 8;

    /** However it is spelled. */
    private static final Pattern SIGN = Pattern.compile("@|&#|&commat;");

    /** No word goes on across it. */
    private static final String CUT = "\n";

    private static final Pattern SPECIAL =
            Pattern.compile("([wW])|\\\\(\\p{Punct})|&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(\\w+));");

    /** The groups of that. */
    private static final int W = 1;

    private static final int ESCAPED = 2;
    private static final int HEX = 3;
    private static final int DECIMAL = 4;
    private static final int NAME = 5;

    private static final Map<String, String> NAMED = Map.of(
            "commat", "@", "amp", "&", "lt", "<", "gt", ">", "period", ".", "colon", ":", "lowbar", "_", "eacute", "é");

    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(?<![a-z0-9])(?=(?:https?|ftp|mailto|tel|gemini)://)|(?<=[\\s*_~)<(>])(?=www\\d{0,3}\\.)");

    private static final Pattern EMPHASIS = Pattern.compile("(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])");

    private ServerReader() {}

    /** Whether any reader would notify the whole channel. */
    public static boolean mentionsAll(String post) {
        String plain = post.replace('\uff20', '@').replace('\ufe6b', '@');
        if (!SIGN.matcher(plain).find()) {
            return false;
        }
        String text = ADDRESS.matcher(plain).replaceAll(CUT);
        return IntStream.range(0, READERS)
                .mapToObj(reader -> read(text, reader))
                .distinct()
                .anyMatch(ServerWords::mentionsAll);
    }

    private static String read(String post, int reader) {
        String text =
                (reader & CUT_AT_EMPHASIS) == 0 ? post : EMPHASIS.matcher(post).replaceAll(CUT);
        int bracket = (reader & CUT_AT_W) == 0 ? -1 : text.indexOf('[');
        int link = bracket < 0 ? text.length() : bracket;
        String cut = (reader & CUT_AT_DECODED) == 0 ? "" : CUT;
        return SPECIAL.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(W) == null ? decoded(found, cut) : found.start() < link ? "w" : CUT + "w" + CUT));
    }

    private static String decoded(MatchResult found, String cut) {
        if (found.group(ESCAPED) != null) {
            return cut + found.group(ESCAPED);
        }
        if (found.group(NAME) != null) {
            String named = NAMED.get(found.group(NAME));
            return named == null ? found.group() : named + cut;
        }
        long number =
                found.group(HEX) != null ? Long.parseLong(found.group(HEX), 16) : Long.parseLong(found.group(DECIMAL));
        return (number > 0 && number <= Character.MAX_CODE_POINT ? Character.toString((int) number) : "\ufffd") + cut;
    }
}
