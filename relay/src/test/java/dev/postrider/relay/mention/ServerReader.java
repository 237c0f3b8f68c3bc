package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a post as Mattermost's server does when it looks for mentions, links and all: written down from its rules,
 * apart from the code that is tested.
 */
public final class ServerReader {

    /** In what the versions of the server differ. */
    private enum Version {
        /** Text goes on across escapes and references. */
        OLD,
        /** It does not. */
        NEW,
        /** As the new one, without links made of bare web addresses. */
        LINKLESS
    }

    /** Text, or where text is cut. */
    private record Piece(String text, boolean cutBefore, boolean cutBehind) {
        static final Piece CUT = new Piece("", true, true);

        static Piece of(String text) {
            return new Piece(text, false, false);
        }
    }

    private record Bracket(int piece, int contentStart, boolean inactive) {}

    private static final Map<String, String> NAMED = Map.of(
            "commat", "@", "amp", "&", "lt", "<", "gt", ">", "period", ".", "colon", ":", "lowbar", "_", "eacute", "é");

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#[xX](?<hex>[0-9a-fA-F]{1,8})|#(?<dec>[0-9]{1,8})|(?<name>\\w+));");

    private static final Pattern EMOJI = Pattern.compile(":[a-z0-9_\\-+]+:(?!\\w)");
    private static final Pattern SCHEME = Pattern.compile("(?i)(?<![a-z0-9])(?:https?|ftp|mailto|tel|gemini)$");
    private static final Pattern REST_OF_URL = Pattern.compile("://(?![\\p{P}\\p{Z}\\s])\\S[^\\s]*");
    private static final Pattern WWW = Pattern.compile("www\\d{0,3}\\.[^\\s]+");
    private static final Pattern TRIMMED = Pattern.compile("(?:[?!.,:*_~'\"]|&[a-zA-Z]+;|;)$");
    private static final Pattern LABEL = Pattern.compile("\\[(?<label>(?:\\\\.|[^\\[\\]\\\\])*)\\]", Pattern.DOTALL);
    private static final Pattern DESTINATION =
            Pattern.compile("<(?:\\\\.|[^<>\\s\\\\])*>|" + bare(bare("")), Pattern.DOTALL);
    private static final Pattern TITLE = Pattern.compile(
            "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|\\((?:\\\\.|[^()\\\\])*\\)", Pattern.DOTALL);
    private static final Pattern DIMENSIONS = Pattern.compile("=\\d*x?\\d*");

    private final Version version;
    private final List<String> definitions;
    private final String raw;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Bracket> brackets = new ArrayList<>();
    private int at;

    private ServerReader(Version version, List<String> definitions, String raw) {
        this.version = version;
        this.definitions = definitions;
        this.raw = raw;
    }

    /** With parentheses in it, as deep as this. */
    private static String bare(String inner) {
        return "(?:\\\\.|[^\\s()\\\\<]" + (inner.isEmpty() ? "" : "|\\(" + inner + "\\)") + ")*+";
    }

    /** Whether any version would notify the whole channel. */
    public static boolean mentionsAll(String post) {
        return Arrays.stream(Version.values()).anyMatch(version -> mentionsAll(post, version));
    }

    private static boolean mentionsAll(String post, Version version) {
        List<String> definitions = new ArrayList<>();
        List<String> paragraphs = ServerParagraphs.of(post).stream()
                .map(raw -> withoutDefinitions(raw, definitions))
                .toList();
        return paragraphs.stream()
                .flatMap(raw -> new ServerReader(version, definitions, raw).texts().stream())
                .anyMatch(ServerWords::mentionsAll);
    }

    private static String withoutDefinitions(String paragraph, List<String> definitions) {
        String raw = paragraph.strip();
        while (raw.startsWith("[")) {
            Matcher label = LABEL.matcher(raw);
            if (!label.lookingAt() || !raw.startsWith(":", label.end())) {
                return raw;
            }
            int end = definitionEnd(raw, label.end() + 1);
            if (end < 0) {
                return raw;
            }
            definitions.add(normal(label.group("label")));
            raw = raw.substring(end).strip();
        }
        return raw;
    }

    private static int definitionEnd(String raw, int colon) {
        Matcher destination = DESTINATION.matcher(raw);
        int start = skipBlanks(raw, colon);
        if (start >= raw.length()
                || !destination.region(start, raw.length()).lookingAt()
                || destination.group().isEmpty()) {
            return -1;
        }
        Matcher title = TITLE.matcher(raw);
        int titleStart = skipBlanks(raw, destination.end());
        if (titleStart > destination.end()
                && title.region(titleStart, raw.length()).lookingAt()) {
            int end = lineEnd(raw, title.end());
            if (end >= 0) {
                return end;
            }
        }
        return lineEnd(raw, destination.end());
    }

    /** Negative if anything else stands before it. */
    private static int lineEnd(String raw, int from) {
        int end = raw.indexOf('\n', from);
        end = end < 0 ? raw.length() : end + 1;
        return raw.substring(from, end).isBlank() ? end : -1;
    }

    private static String normal(String label) {
        return label.strip().replaceAll("\\s+", " ").toLowerCase(java.util.Locale.ROOT);
    }

    private static int skipBlanks(String raw, int from) {
        int at = from;
        while (at < raw.length() && " \t\n".indexOf(raw.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private List<String> texts() {
        while (at < raw.length()) {
            switch (raw.charAt(at)) {
                case '\n' -> add(Piece.CUT, 1);
                case '\\' -> escape();
                case '`' -> backticks();
                case '&' -> reference();
                case '[' -> bracket("[");
                case '!' -> bracket(raw.startsWith("![", at) ? "![" : "!");
                case ']' -> closeBracket();
                case 'w', 'W', ':' -> addressOrEmoji();
                default -> add(Piece.of(raw.substring(at, at + 1)), 1);
            }
        }
        return joined();
    }

    private void add(Piece piece, int length) {
        pieces.add(piece);
        at += length;
    }

    private List<String> joined() {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            boolean strict = version != Version.OLD || piece.text().isEmpty();
            if (piece.cutBefore() && strict) {
                texts.add(text.toString());
                text.setLength(0);
            }
            text.append(piece.text());
            if (piece.cutBehind() && strict) {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
        texts.add(text.toString());
        return texts;
    }

    private void escape() {
        boolean escapes = at + 1 < raw.length() && raw.substring(at + 1, at + 2).matches("\\p{Punct}");
        if (escapes) {
            add(new Piece(raw.substring(at + 1, at + 2), true, false), 2);
        } else {
            add(Piece.of("\\"), 1);
        }
    }

    private void backticks() {
        Matcher code = Pattern.compile("(`+)(?!`).*?(?<!`)\\1(?!`)", Pattern.DOTALL)
                .matcher(raw)
                .region(at, raw.length())
                .useTransparentBounds(true);
        if (code.lookingAt()) {
            add(Piece.CUT, code.end() - at);
            return;
        }
        Matcher run = Pattern.compile("`+").matcher(raw).region(at, raw.length());
        run.lookingAt();
        add(Piece.of(run.group()), run.end() - at);
    }

    private void reference() {
        Matcher reference = REFERENCE.matcher(raw).region(at, raw.length());
        String decoded = "";
        if (reference.lookingAt()) {
            String hex = reference.group("hex");
            String dec = reference.group("dec");
            if (hex != null || dec != null) {
                long number = hex != null ? Long.parseLong(hex, 16) : Long.parseLong(dec);
                decoded = number > 0 && number <= 0x10ffff ? Character.toString((int) number) : "\ufffd";
            } else {
                decoded = NAMED.getOrDefault(reference.group("name"), "");
            }
        }
        if (decoded.isEmpty()) {
            add(Piece.of("&"), 1);
        } else {
            add(new Piece(decoded, false, true), reference.end() - at);
        }
    }

    private void bracket(String opening) {
        if (opening.endsWith("[")) {
            brackets.add(new Bracket(pieces.size(), at + opening.length(), false));
        }
        add(Piece.of(opening), opening.length());
    }

    private void closeBracket() {
        Bracket bracket = brackets.isEmpty() ? new Bracket(0, 0, true) : brackets.remove(brackets.size() - 1);
        if (!bracket.inactive()) {
            boolean image = pieces.get(bracket.piece()).text().startsWith("!");
            int end = targetEnd(at + 1, image);
            if (end < 0) {
                end = referenceEnd(bracket);
            }
            if (end >= 0) {
                pieces.set(bracket.piece(), Piece.CUT);
                add(Piece.CUT, end - at);
                if (!image) {
                    brackets.replaceAll(outer -> new Bracket(
                            outer.piece(),
                            outer.contentStart(),
                            outer.inactive()
                                    || !pieces.get(outer.piece()).text().startsWith("!")));
                }
                return;
            }
        }
        add(Piece.of("]"), 1);
    }

    private int targetEnd(int from, boolean image) {
        if (!raw.startsWith("(", from)) {
            return -1;
        }
        int next = skipBlanks(raw, from + 1);
        if (raw.startsWith(")", next)) {
            return next + 1;
        }
        Matcher part = DESTINATION.matcher(raw).region(Math.min(next, raw.length()), raw.length());
        if (!part.lookingAt() || part.group().isEmpty()) {
            return -1;
        }
        int behind = part.end();
        next = skipBlanks(raw, behind);
        for (Pattern optional : image ? List.of(DIMENSIONS, TITLE) : List.of(TITLE)) {
            part = optional.matcher(raw).region(next, raw.length());
            if (next > behind && part.lookingAt() && !part.group().isEmpty()) {
                behind = part.end();
                next = skipBlanks(raw, behind);
            }
        }
        return raw.startsWith(")", next) ? next + 1 : -1;
    }

    private int referenceEnd(Bracket bracket) {
        Matcher label = LABEL.matcher(raw).region(at + 1, raw.length());
        boolean hasLabel = label.lookingAt();
        String named = hasLabel && !label.group("label").isEmpty()
                ? label.group("label")
                : raw.substring(bracket.contentStart(), at);
        if (!definitions.contains(normal(named))) {
            return -1;
        }
        return hasLabel ? label.end() : at + 1;
    }

    private void addressOrEmoji() {
        int length = version == Version.LINKLESS || brackets.stream().anyMatch(each -> !each.inactive())
                ? 0
                : addressLength();
        if (length == 0 && raw.charAt(at) == ':' && (at < 2 || !isWord(raw.charAt(at - 1)))) {
            Matcher emoji = EMOJI.matcher(raw).region(at, raw.length()).useTransparentBounds(true);
            length = emoji.lookingAt() ? emoji.end() - at : 0;
        }
        if (length > 0) {
            add(Piece.CUT, length);
        } else {
            add(Piece.of(raw.substring(at, at + 1)), 1);
        }
    }

    private static boolean isWord(char character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || character == '_');
    }

    /** From here on; what is before the colon is taken back. */
    private int addressLength() {
        if (raw.charAt(at) == ':') {
            Matcher scheme = SCHEME.matcher(raw).region(0, at).useTransparentBounds(true);
            Matcher rest = REST_OF_URL.matcher(raw).region(at, raw.length());
            if (!scheme.find() || !rest.lookingAt()) {
                return 0;
            }
            for (int back = scheme.group().length(); back > 0; back--) {
                pieces.remove(pieces.size() - 1);
            }
            return trimmed(rest.group());
        }
        boolean begins = at < 2 || " \t\n*_~)<(>".indexOf(raw.charAt(at - 1)) >= 0;
        Matcher www = WWW.matcher(raw).region(at, raw.length());
        return begins && www.lookingAt() ? trimmed(www.group()) : 0;
    }

    private static int trimmed(String address) {
        String kept = address.replaceFirst("[<>].*", "");
        while (true) {
            Matcher trailing = TRIMMED.matcher(kept);
            if (trailing.find()) {
                kept = kept.substring(0, trailing.start());
            } else if (kept.endsWith(")")
                    && kept.chars().filter(each -> each == ')').count()
                            > kept.chars().filter(each -> each == '(').count()) {
                kept = kept.substring(0, kept.length() - 1);
            } else {
                return kept.length();
            }
        }
    }
}
