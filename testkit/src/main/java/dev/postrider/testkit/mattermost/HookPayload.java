package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.ReceivedRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An incoming webhook's payload, from whichever content type it came in. */
final class HookPayload {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
    private static final Pattern FIELD = Pattern.compile("name=\"([^\"]*)\"");
    private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);

    private HookPayload() {}

    static Optional<ObjectNode> of(ReceivedRequest request) {
        String contentType = request.header("content-type").orElse("");
        String lower = contentType.toLowerCase(Locale.ROOT);
        if (lower.startsWith("application/x-www-form-urlencoded")) {
            return json(request.form().getOrDefault("payload", ""));
        }
        return lower.startsWith("multipart/form-data")
                ? Optional.of(multipart(request.body(), contentType))
                : json(request.body());
    }

    /** A second try with raw newlines and tabs escaped, as the server makes one. */
    private static Optional<ObjectNode> json(String text) {
        Optional<ObjectNode> strict = JsonBodies.parseObject(text);
        return strict.isPresent()
                ? strict
                : JsonBodies.parseObject(
                        STRINGS.matcher(text).replaceAll(string -> Matcher.quoteReplacement(escaped(string.group()))));
    }

    private static String escaped(String string) {
        return string.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static ObjectNode multipart(String body, String contentType) {
        ObjectNode fields = JsonBodies.object();
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (boundary.find()) {
            for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
                int end = part.indexOf("\r\n\r\n");
                Matcher name = FIELD.matcher(end < 0 ? "" : part.substring(0, end));
                if (name.find()) {
                    fields.put(name.group(1), part.substring(end + 4).replaceFirst("\r\n$", ""));
                }
            }
        }
        return fields;
    }
}
