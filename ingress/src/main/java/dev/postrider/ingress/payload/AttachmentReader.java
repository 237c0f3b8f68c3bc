package dev.postrider.ingress.payload;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.AttachmentCodec;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.text.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the attachments of a payload. Numbers and booleans are taken where text is expected, as tools send them: the
 * text is what was written.
 */
final class AttachmentReader {

    /** Slack's limit, documented with the error {@code too_many_attachments} of its chat.postMessage. */
    static final int MAX_COUNT = 100;

    /** Most that all attachments of a message may take in its record, in bytes of JSON. */
    static final int MAX_BYTES = 131_072;

    /** Left out: {@code mrkdwn_in} is Slack's choice of parser, the others are for buttons that are not here. */
    static final Set<String> WITHOUT_MEANING = Set.of("attachment_type", "callback_id", "id", "mrkdwn_in");

    private static final String LINKS = "Links";
    private static final String BETWEEN_LINKS = " · ";

    private static final Set<Attachment.Part> MARKUP = Set.of(Attachment.Part.PRETEXT, Attachment.Part.TEXT);

    private final PayloadDecoder.Dialect dialect;
    private final Faults faults;
    private String place = "In the payload: ";

    AttachmentReader(PayloadDecoder.Dialect dialect, Faults faults) {
        this.dialect = dialect;
        this.faults = faults;
    }

    /** Those of the attachments that hold anything. */
    List<Attachment> read(Json value) {
        List<Json> all = list("attachments", value);
        if (all.size() > MAX_COUNT) {
            faults.add(Problem.TEXT_TOO_LONG, place + "more than " + MAX_COUNT + " attachments.");
            return List.of();
        }
        List<Attachment> attachments = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            place = "In attachment " + (i + 1) + ": ";
            object(all.get(i)).flatMap(this::attachment).ifPresent(attachments::add);
        }
        if (faults.none() && bytes(attachments) > MAX_BYTES) {
            faults.add(Problem.TEXT_TOO_LONG, "All attachments together have more than " + MAX_BYTES + " bytes.");
        }
        return attachments;
    }

    /** Whether a reader would see it: a colour alone frames nothing. */
    static boolean isVisible(Attachment attachment) {
        return !attachment.fields().isEmpty()
                || attachment.parts().entrySet().stream()
                        .anyMatch(part ->
                                part.getKey() != Attachment.Part.COLOR && !MessageText.isInvisible(part.getValue()));
    }

    private static int bytes(List<Attachment> attachments) {
        return AttachmentCodec.write(attachments).toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private Optional<Attachment> attachment(Map<String, Json> object) {
        Map<Attachment.Part, String> parts = new EnumMap<>(Attachment.Part.class);
        List<Attachment.Field> fields = new ArrayList<>();
        List<Attachment.Field> links = new ArrayList<>();
        object.forEach((name, value) -> {
            Optional<Attachment.Part> part = Attachment.Part.named(name);
            if (part.isPresent()) {
                String text = text(name, value);
                if (!text.isEmpty()) {
                    parts.put(part.get(), MARKUP.contains(part.get()) ? translated(text) : text);
                }
            } else if (name.equals("fields")) {
                list(name, value).forEach(each -> object(each).map(this::field).ifPresent(fields::add));
            } else if (name.equals("actions")) {
                links.addAll(links(list(name, value)));
            } else if (!WITHOUT_MEANING.contains(name) && !value.saysNothing()) {
                faults.add(Problem.UNKNOWN_FIELD, place + FieldName.shown(name) + ".");
            }
        });
        fields.addAll(links);
        return parts.isEmpty() && fields.isEmpty() ? Optional.empty() : Optional.of(new Attachment(parts, fields));
    }

    private Attachment.Field field(Map<String, Json> object) {
        object.forEach((name, value) -> {
            if (!Set.of("title", "value", "short").contains(name) && !value.saysNothing()) {
                faults.add(Problem.UNKNOWN_FIELD, place + FieldName.shown(name) + " of an entry in fields.");
            }
        });
        return new Attachment.Field(
                text("title", of(object, "title")),
                translated(text("value", of(object, "value"))),
                isTrue(of(object, "short")));
    }

    /** Slack writes booleans as strings too; nothing else is one. */
    private boolean isTrue(Json value) {
        String word = value.asText().orElse("false");
        if (word.equalsIgnoreCase("true") || word.equals("1")) {
            return true;
        }
        if (!word.equalsIgnoreCase("false") && !word.equals("0") && !word.isEmpty()) {
            faults.add(Problem.BAD_BODY, place + "the field short is neither true nor false.");
        }
        return false;
    }

    /**
     * Buttons that open a link, as one row of links: that is all that is left of a button where no server waits for it
     * to be pressed. Any other button is refused.
     */
    private List<Attachment.Field> links(List<Json> actions) {
        List<String> links = new ArrayList<>();
        for (Json action : actions) {
            object(action).ifPresent(button -> {
                String type = text("type", of(button, "type"));
                String url = text("url", of(button, "url")).strip();
                if (url.isEmpty() || !(type.isEmpty() || type.equals("button"))) {
                    faults.add(
                            Problem.UNKNOWN_FIELD,
                            place + "the field actions, with more than buttons that have a url.");
                }
                links.add(MarkdownLink.of(text("text", of(button, "text")), url));
            });
        }
        return links.isEmpty()
                ? List.of()
                : List.of(new Attachment.Field(LINKS, String.join(BETWEEN_LINKS, links), false));
    }

    private String translated(String markup) {
        return dialect == PayloadDecoder.Dialect.HOOK && markup.length() <= MAX_BYTES
                ? SlackMarkup.toMarkdown(markup)
                : markup;
    }

    private static Json of(Map<String, Json> object, String name) {
        return object.getOrDefault(name, new Json.Null());
    }

    private String text(String name, Json value) {
        Optional<String> text = value.asText();
        if (text.isEmpty() && !value.saysNothing()) {
            faults.add(Problem.BAD_BODY, place + "the field " + name + " is not text.");
        }
        return text.map(MessageText::withoutControls).orElse("");
    }

    private List<Json> list(String name, Json value) {
        if (value instanceof Json.Items list) {
            return list.items();
        }
        if (!value.saysNothing()) {
            faults.add(Problem.BAD_BODY, place + "the field " + name + " is not a list.");
        }
        return List.of();
    }

    /** What an entry of a list holds; nothing for null, which Mattermost leaves out too. */
    private Optional<Map<String, Json>> object(Json value) {
        if (value instanceof Json.Fields object) {
            return Optional.of(object.byName());
        }
        if (!(value instanceof Json.Null)) {
            faults.add(Problem.BAD_BODY, place + "an entry of a list is not an object.");
        }
        return Optional.empty();
    }
}
