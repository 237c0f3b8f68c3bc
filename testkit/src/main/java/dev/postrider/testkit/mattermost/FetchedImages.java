package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images that a server fetches for a post before it saves it, as its getImagesForPost finds them: those of the
 * markdown of the message and of attachments, and what attachments name. Fences and indented code count as text here.
 */
public final class FetchedImages {

    private static final Pattern PARAGRAPH_END = Pattern.compile("\n[ \t\r]*\n");
    private static final Pattern DEFINITION = Pattern.compile(
            "^[ >]*(?:[-*+] |\\d{1,9}[.)] )?[ >]*\\[((?:[^\\[\\]\\\\]|\\\\.){1,999})]:\\s*<?([^\\s>]+)",
            Pattern.MULTILINE);
    private static final Pattern TARGET =
            Pattern.compile("\\(\\s*(?:<([^\\s<>]*)>|((?:\\\\.|[^\\s()\\\\]++|\\([^\\s()]*\\))*))"
                    + "(?:\\s+=\\d*(?:x\\d*)?)?(?:\\s+(?:\"[^\"]*\"|'[^']*'|\\([^)]*\\)))?\\s*\\)");
    private static final Pattern LABEL = Pattern.compile("\\[((?:[^\\[\\]\\\\]++|\\\\.){0,999})]", Pattern.DOTALL);
    private static final List<String> URLS = List.of("author_icon", "image_url", "thumb_url", "footer_icon");

    /** A bracket that is open, and what is behind it. */
    private record OpenBracket(boolean image, int contentAt) {}

    private final Set<String> urls = new LinkedHashSet<>();

    private FetchedImages() {}

    /** @param attachments an array, or missing */
    public static Set<String> of(String message, JsonNode attachments) {
        var images = new FetchedImages();
        images.read(message);
        for (JsonNode attachment : attachments) {
            images.read(attachment.path("text").asText());
            images.read(attachment.path("pretext").asText());
            attachment
                    .path("fields")
                    .forEach(field -> images.read(field.path("value").asText()));
            URLS.forEach(url -> images.add(attachment.path(url).asText()));
        }
        return images.urls;
    }

    private void add(String url) {
        if (!url.isEmpty()) {
            urls.add(url);
        }
    }

    private void read(String markdown) {
        Map<String, String> definitions = new HashMap<>();
        Matcher definition = DEFINITION.matcher(markdown);
        while (definition.find()) {
            definitions.putIfAbsent(folded(definition.group(1)), definition.group(2));
        }
        for (String paragraph : PARAGRAPH_END.split(markdown, -1)) {
            readInlines(paragraph, definitions);
        }
    }

    private void readInlines(String text, Map<String, String> definitions) {
        Deque<OpenBracket> openings = new ArrayDeque<>();
        int at = 0;
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '\\' -> at += 2;
                case '`' -> at = codeEnd(text, at);
                case '[' -> openings.push(new OpenBracket(false, ++at));
                case ']' ->
                    at = close(text, at, openings.isEmpty() ? new OpenBracket(false, at) : openings.pop(), definitions);
                case '!' -> {
                    at++;
                    if (text.startsWith("[", at)) {
                        openings.push(new OpenBracket(true, ++at));
                    }
                }
                default -> at++;
            }
        }
    }

    private static int codeEnd(String text, int from) {
        int run = from;
        while (run < text.length() && text.charAt(run) == '`') {
            run++;
        }
        Matcher end =
                Pattern.compile("(?<!`)" + text.substring(from, run) + "(?!`)").matcher(text);
        return end.find(run) ? end.end() : run;
    }

    /** What the bracket closes, if that is anything; answers where to read on. */
    private int close(String text, int at, OpenBracket opening, Map<String, String> definitions) {
        Matcher target = TARGET.matcher(text).region(at + 1, text.length());
        if (target.lookingAt()) {
            if (opening.image()) {
                add(target.group(1) == null ? target.group(2) : target.group(1));
            }
            return target.end();
        }
        Matcher label = LABEL.matcher(text).region(at + 1, text.length());
        boolean hasLabel = label.lookingAt();
        String name = hasLabel && !label.group(1).isEmpty() ? label.group(1) : text.substring(opening.contentAt(), at);
        String url = definitions.get(folded(name));
        if (url == null) {
            return at + 1;
        }
        if (opening.image()) {
            add(url);
        }
        return hasLabel ? label.end() : at + 1;
    }

    private static String folded(String label) {
        return label.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
