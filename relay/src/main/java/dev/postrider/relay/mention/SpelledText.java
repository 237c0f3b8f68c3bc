package dev.postrider.relay.mention;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A text as its readers decode it: backslash escapes and HTML character references represent one character each. */
final class SpelledText {

    /** In place of a reference that we do not know: no character of Unicode, and never one. */
    static final int UNKNOWN = 0xffff;

    /** As many digits as the server takes, which is more than HTML has. */
    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([A-Za-z][A-Za-z0-9]{0,31}));");

    /** Of what is not a letter, by HTML's names. */
    private static final Map<String, Integer> NAMED = Stream.of(
                    "! excl",
                    "\" quot QUOT",
                    "# num",
                    "$ dollar",
                    "% percnt",
                    "& amp AMP",
                    "' apos",
                    "( lpar",
                    ") rpar",
                    "* ast midast",
                    "+ plus",
                    ", comma",
                    ". period",
                    "/ sol",
                    ": colon",
                    "; semi",
                    "< lt LT",
                    "= equals",
                    "> gt GT",
                    "? quest",
                    "@ commat",
                    "[ lsqb lbrack",
                    "\\ bsol",
                    "] rsqb rbrack",
                    "^ Hat",
                    "_ lowbar UnderBar",
                    "` grave DiacriticalGrave",
                    "{ lcub lbrace",
                    "| verbar vert VerticalLine",
                    "} rcub rbrace",
                    "\u00a0 nbsp NonBreakingSpace")
            .flatMap(line -> Stream.of(line.substring(2).split(" ")).map(name -> Map.entry(name, (int) line.charAt(0))))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final int[] codePoints;

    /** By index of the character, and of the end. */
    private final int[] starts;

    private int length;

    /** Of the first {@code [}, however it is spelled. */
    private int bracket = Integer.MAX_VALUE;

    private SpelledText(int most) {
        codePoints = new int[most];
        starts = new int[most + 1];
    }

    static SpelledText of(String markdown) {
        SpelledText text = new SpelledText(markdown.length());
        Matcher reference = REFERENCE.matcher(markdown);
        int at = 0;
        while (at < markdown.length()) {
            int end = at + 1;
            int codePoint = markdown.codePointAt(at);
            if (isEscape(markdown, at)) {
                codePoint = markdown.charAt(end);
                end++;
            } else if (codePoint == '&'
                    && reference.region(at, markdown.length()).lookingAt()) {
                codePoint = codePoint(reference);
                end = reference.end();
            } else {
                end = at + Character.charCount(codePoint);
            }
            text.add(codePoint, end);
            at = end;
        }
        return text;
    }

    private void add(int codePoint, int end) {
        if (codePoint == '[') {
            bracket = Math.min(bracket, length);
        }
        codePoints[length] = codePoint;
        length++;
        starts[length] = end;
    }

    /** In characters, as decoded. */
    int length() {
        return length;
    }

    int codePoint(int at) {
        return codePoints[at];
    }

    /** Where it begins in the markdown; that of the length is its end. */
    int start(int at) {
        return starts[at];
    }

    /** Whether it is spelled as itself. */
    boolean isPlain(int at) {
        return codePoints[at] != UNKNOWN && starts[at + 1] - starts[at] == Character.charCount(codePoints[at]);
    }

    /** Whether it is one of these, spelled as itself. */
    boolean isPlain(int at, String oneOf) {
        return isPlain(at) && oneOf.indexOf(codePoints[at]) >= 0;
    }

    /** Whether this is there, in whatever case. */
    boolean startsWith(int at, String lowerCase) {
        int end = Math.min(length, at + lowerCase.length());
        return new String(codePoints, at, end - at).toLowerCase(Locale.ROOT).equals(lowerCase);
    }

    /** Whether it is a {@code w} that may be within a link: current servers end a word before and behind it. */
    boolean endsWordInLink(int at) {
        return at > bracket && (codePoints[at] == 'w' || codePoints[at] == 'W');
    }

    /** Whether there is a backslash there that escapes what is behind it. */
    private static boolean isEscape(String markdown, int at) {
        if (markdown.charAt(at) != '\\' || at + 1 == markdown.length()) {
            return false;
        }
        char escaped = markdown.charAt(at + 1);
        return escaped > ' ' && escaped < 0x7f && !Character.isLetterOrDigit(escaped);
    }

    private static int codePoint(Matcher reference) {
        if (reference.group(3) != null) {
            return NAMED.getOrDefault(reference.group(3), UNKNOWN);
        }
        long number = reference.group(1) != null
                ? Long.parseLong(reference.group(1), 16)
                : Long.parseLong(reference.group(2));
        return number <= Character.MAX_CODE_POINT ? (int) number : UNKNOWN;
    }
}
