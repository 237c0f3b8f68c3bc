package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message attachment as Slack and Mattermost have it: a framed block with a title, a text and a table.
 *
 * @param parts what it says, by the part's name; only those that are there
 * @param fields its table, in order
 */
public record Attachment(Map<Part, String> parts, List<Field> fields) {

    /** What an attachment can hold besides its table. Buttons are left out: they need a server to press them. */
    public enum Part {
        FALLBACK("fallback"),
        COLOR("color"),
        PRETEXT("pretext"),
        AUTHOR_NAME("author_name"),
        AUTHOR_LINK("author_link"),
        AUTHOR_ICON("author_icon"),
        TITLE("title"),
        TITLE_LINK("title_link"),
        TEXT("text"),
        IMAGE_URL("image_url"),
        THUMB_URL("thumb_url"),
        FOOTER("footer"),
        FOOTER_ICON("footer_icon"),
        TIMESTAMP("ts");

        private final String wireName;

        Part(String wireName) {
            this.wireName = wireName;
        }

        /** Its name in JSON, the same for Slack, for Mattermost and for our records. */
        public String wireName() {
            return wireName;
        }

        /** The part of this name in JSON. */
        public static Optional<Part> named(String wireName) {
            return Arrays.stream(values())
                    .filter(part -> part.wireName.equals(wireName))
                    .findFirst();
        }
    }

    /**
     * One entry of the table.
     *
     * @param isShort whether it may be shown next to another
     */
    public record Field(String title, String value, boolean isShort) {

        /** Without its content: it may be a secret. */
        @Override
        public String toString() {
            return "Field[" + title.length() + " and " + value.length() + " characters]";
        }
    }

    public Attachment {
        parts = parts.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(parts));
        fields = List.copyOf(fields);
        if (parts.isEmpty() && fields.isEmpty()) {
            throw new IllegalArgumentException("an attachment holds something");
        }
        Stream<String> texts = Stream.concat(
                parts.values().stream(), fields.stream().flatMap(field -> Stream.of(field.title(), field.value())));
        if (!texts.allMatch(Attachment::isUnicode)) {
            throw new IllegalArgumentException("an attachment is Unicode text");
        }
    }

    /** The part, if it is there. */
    public Optional<String> part(Part part) {
        return Optional.ofNullable(parts.get(part));
    }

    /** Without its content: it may be a secret. */
    @Override
    public String toString() {
        return "Attachment[" + parts.keySet() + ", " + fields.size() + " fields]";
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
