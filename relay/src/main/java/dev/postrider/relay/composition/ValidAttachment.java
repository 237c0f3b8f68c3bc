package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Part;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Attachments by the rules of Mattermost's {@code MessageAttachment.IsValid}, of which a future version makes errors. What
 * people read stays; a colour or an address that breaks a rule goes.
 */
final class ValidAttachment {

    private static final Pattern COLOUR = Pattern.compile("good|warning|danger|#[0-9a-fA-F]{6}");
    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9a-fA-F]{6}");

    private static final List<Part> ADDRESSES = List.of(
            Part.AUTHOR_LINK, Part.AUTHOR_ICON, Part.TITLE_LINK, Part.IMAGE_URL, Part.THUMB_URL, Part.FOOTER_ICON);

    /** What people miss if it goes. */
    private static final Set<Part> IMAGES = Set.of(Part.IMAGE_URL, Part.THUMB_URL);

    private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    /** What an address cannot hold as it is: blanks, some marks, and a per cent sign that escapes nothing. */
    private static final Pattern UNESCAPED = Pattern.compile("[ \"<>\\\\^`{|}]|%(?![0-9a-fA-F]{2})");

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@]*+@)?+(?:\\[[0-9a-fA-F:.]++]|[^\\[\\]:@%]++)(?::[0-9]*+)?+");

    private ValidAttachment() {}

    static Attachment of(Attachment attachment) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        parts.putAll(attachment.parts());
        parts.computeIfPresent(Part.COLOR, (part, colour) -> colour(colour.strip()));
        unnamed(parts, Part.TITLE, Part.TITLE_LINK);
        unnamed(parts, Part.AUTHOR_NAME, Part.AUTHOR_LINK);
        for (Part each : ADDRESSES) {
            String written = parts.getOrDefault(each, "").strip();
            parts.computeIfPresent(each, (part, address) -> address(written));
            if (IMAGES.contains(each) && !written.isEmpty() && !parts.containsKey(each)) {
                parts.merge(Part.TEXT, written, (text, line) -> text + "\n" + line);
            }
        }
        if (parts.isEmpty() && attachment.fields().isEmpty()) { // whatever it was, it is not lost
            parts.put(Part.TEXT, String.join("\n", attachment.parts().values()));
        }
        return new Attachment(parts, attachment.fields());
    }

    /** A link that nothing is linked to is shown as a line of the text. */
    private static void unnamed(Map<Part, String> parts, Part name, Part link) {
        if (parts.containsKey(link) && parts.getOrDefault(name, "").isEmpty()) {
            String written = parts.remove(link);
            parts.merge(Part.TEXT, written, (text, line) -> line + "\n" + text);
        }
    }

    private static @Nullable String colour(String colour) {
        if (SIX_DIGITS.matcher(colour).matches()) {
            return "#" + colour;
        }
        return COLOUR.matcher(colour).matches() ? colour : null;
    }

    /** As the server takes it; null if it is no address of the web. */
    private static @Nullable String address(String written) {
        if (!SCHEME.matcher(written).lookingAt()) {
            return null;
        }
        int colon = written.indexOf(':');
        String escaped = written.substring(0, colon).toLowerCase(Locale.ROOT)
                + UNESCAPED.matcher(written.substring(colon)).replaceAll(found -> escaped(found.group()));
        try {
            String authority = new URI(escaped).getRawAuthority();
            return authority != null && AUTHORITY.matcher(authority).matches() ? escaped : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String escaped(String character) {
        return "%%%02X".formatted(character.getBytes(StandardCharsets.US_ASCII)[0]);
    }
}
