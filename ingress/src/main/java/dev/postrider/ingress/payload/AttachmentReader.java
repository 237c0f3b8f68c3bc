package dev.postrider.ingress.payload;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.AttachmentCodec;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the attachments of a payload, in whatever shape tools send them. */
final class AttachmentReader {

    /** Slack's limit, documented with the error {@code too_many_attachments} of its chat.postMessage. */
    static final int MAX_COUNT = 100;

    /** Most that all attachments of a message may take in its record, in bytes of JSON. */
    static final int MAX_BYTES = 131_072;

    private static final String LINKS = "Links";

    /** Parts that Mattermost shows as they are. */
    private static final Set<Part> PLAIN = Set.of(Part.FALLBACK, Part.AUTHOR_NAME, Part.FOOTER);

    private static final Set<Part> MARKUP = Set.of(Part.PRETEXT, Part.TEXT, Part.TITLE);

    /** Parts by which Mattermost's web client shows that an attachment is there; others only decorate them. */
    private static final Set<Part> VISIBLE =
            Set.of(Part.PRETEXT, Part.AUTHOR_NAME, Part.TITLE, Part.TEXT, Part.IMAGE_URL, Part.THUMB_URL, Part.FOOTER);

    private static final Pattern COLOR_WITHOUT_SIGN = Pattern.compile("[0-9A-Fa-f]{6}");

    private final Dialect dialect;
    private final LeftOut leftOut;
    private final Blocks blocks;
    private final List<String> fallbacks = new ArrayList<>();

    AttachmentReader(Dialect dialect, LeftOut leftOut) {
        this.dialect = dialect;
        this.leftOut = leftOut;
        this.blocks = new Blocks(leftOut);
    }

    /** Those that show something. */
    List<Attachment> read(Json value) {
        List<Attachment> attachments = new ArrayList<>();
        value.items().stream()
                .limit(MAX_COUNT + 1L)
                .forEach(each -> attachment(each).ifPresent(attachments::add));
        return attachments;
    }

    /** What the attachments that show nothing would have said elsewhere; to be asked after reading. */
    String fallback() {
        return Blocks.paragraphs(fallbacks.stream());
    }

    /** Why there are more of them than a message may have. */
    static Optional<Refusal> tooMany(List<Attachment> attachments) {
        if (attachments.size() > MAX_COUNT) {
            return refusal("More than " + MAX_COUNT + " attachments.");
        }
        return AttachmentCodec.write(attachments).toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                ? refusal("All attachments together have more than " + MAX_BYTES + " bytes.")
                : Optional.empty();
    }

    private static Optional<Refusal> refusal(String detail) {
        return Optional.of(Refusal.of(Problem.TEXT_TOO_LONG, "attachments", detail));
    }

    private Optional<Attachment> attachment(Json value) {
        Json.Fields object = value.fields();
        Map<Part, String> parts = parts(value, object);
        List<Field> fields = new ArrayList<>(fields(object.get("fields")));
        String links = blocks.links(object.get("actions").items()); // nobody waits for a button to be pressed
        if (!links.isEmpty()) {
            fields.add(new Field(LINKS, links, false));
        }
        if (!object.get("files").saysNothing()) {
            leftOut.files();
        }
        if (fields.isEmpty() && parts.keySet().stream().noneMatch(VISIBLE::contains)) {
            fallbacks.add(parts.getOrDefault(Part.FALLBACK, ""));
            return Optional.empty();
        }
        return Optional.of(new Attachment(parts, fields));
    }

    private Map<Part, String> parts(Json value, Json.Fields object) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        boolean linked = !MessageText.isInvisible(object.get("title_link").shown());
        for (Part part : Part.values()) {
            put(parts, part, text(part, object.get(part.wireName()).shown(), linked));
        }
        if (!(value instanceof Json.Fields)) {
            put(parts, Part.TEXT, dialect.markdown(value.shown()));
        }
        String subname = dialect.plain(object.get("author_subname").shown());
        put(parts, Part.AUTHOR_NAME, (parts.getOrDefault(Part.AUTHOR_NAME, "") + " " + subname).strip());
        put(parts, Part.TEXT, blocks.read(object.get("blocks")).beside(parts.getOrDefault(Part.TEXT, "")));
        return parts;
    }

    private static void put(Map<Part, String> parts, Part part, String text) {
        if (!MessageText.isInvisible(text)) {
            parts.put(part, text);
        }
    }

    private String text(Part part, String text, boolean linked) {
        if (PLAIN.contains(part) || (part == Part.TITLE && linked)) {
            return dialect.plain(text);
        }
        if (part == Part.COLOR && COLOR_WITHOUT_SIGN.matcher(text).matches()) {
            return "#" + text;
        }
        return MARKUP.contains(part) ? dialect.markdown(text) : dialect.url(text);
    }

    private List<Field> fields(Json value) {
        List<Field> fields = new ArrayList<>();
        for (Json each : value.items()) {
            Json.Fields entry = each.fields();
            if (!(each instanceof Json.Fields)) {
                add(fields, "", each.shown(), false);
            } else if (Stream.of("title", "value", "short").anyMatch(entry.byName()::containsKey)) {
                add(fields, entry.get("title").shown(), entry.get("value").shown(), isTrue(entry.get("short")));
            } else {
                entry.byName().forEach((name, named) -> add(fields, name, named.shown(), false));
            }
        }
        return fields;
    }

    private void add(List<Field> fields, String title, String value, boolean isShort) {
        if (!MessageText.isInvisible(title) || !MessageText.isInvisible(value)) {
            fields.add(new Field(dialect.plain(title), dialect.markdown(value), isShort));
        }
    }

    /** Slack writes booleans as strings too; nothing else is one. */
    private static boolean isTrue(Json value) {
        return value.shown().equalsIgnoreCase("true") || value.shown().equals("1");
    }
}
