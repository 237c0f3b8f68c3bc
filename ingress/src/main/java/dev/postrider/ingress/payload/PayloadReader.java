package dev.postrider.ingress.payload;

import dev.postrider.common.message.Attachment;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.MessageText;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the payload that Slack and Mattermost take from incoming webhooks.
 *
 * <p>What it says is carried whole. Fields that only change the look, or have no meaning for a bot's post, are left out
 * ({@link #WITHOUT_MEANING}, {@link AttachmentReader#WITHOUT_MEANING}). Any other field is refused, unless it is empty:
 * it may say something that nobody would get to read. docs/calling.md has the table.
 */
final class PayloadReader {

    /**
     * Left out: they change how a post looks or how it was parsed by Slack, or repeat what it says ({@code fallback},
     * which GitLab sends beside the attachments; Slack and Mattermost do not show it there either).
     */
    static final Set<String> WITHOUT_MEANING = Set.of(
            "as_user",
            "fallback",
            "icon_emoji",
            "icon_url",
            "link_names",
            "mrkdwn",
            "parse",
            "response_type",
            "unfurl_links",
            "unfurl_media");

    private static final Set<String> CARRIED = Set.of("attachments", "channel", "text", "username");

    private final PayloadDecoder.Dialect dialect;
    private final Faults faults = new Faults();

    private String text = "";
    private String username = "";
    private String channel = "";
    private List<Attachment> attachments = List.of();

    PayloadReader(PayloadDecoder.Dialect dialect) {
        this.dialect = dialect;
    }

    Body read(Map<String, Json> fields) {
        fields.forEach(this::readField);
        if (faults.first().isPresent()) {
            return new Body.Refused(faults.first().get());
        }
        if (MessageText.isInvisible(text)) {
            text = "";
        }
        if (text.isEmpty() && attachments.stream().noneMatch(AttachmentReader::isVisible)) {
            return new Body.Refused(new Refusal(
                    Problem.EMPTY_TEXT, "There is no text that can be seen, and no attachment that shows something."));
        }
        return said(BotName.before(username, text), attachments, channel);
    }

    /** Whether a field of this name is read, or left out without loss. */
    static boolean isKnown(String name) {
        return CARRIED.contains(name) || WITHOUT_MEANING.contains(name);
    }

    /** What a body says that is text and nothing else. */
    static Body said(String text) {
        if (MessageText.isInvisible(text)) {
            return new Body.Refused(new Refusal(Problem.EMPTY_TEXT, "Nothing in the text can be seen."));
        }
        return said(text, List.of(), "");
    }

    private static Body said(String text, List<Attachment> attachments, String channel) {
        return MessageText.isTooLong(text)
                ? new Body.Refused(Refusal.plain(Problem.TEXT_TOO_LONG))
                : new Body.Said(text, attachments, channel);
    }

    private void readField(String name, Json value) {
        switch (name) {
            case "text" -> text = translated(string(name, value));
            case "username" -> username = username(string(name, value));
            case "channel" -> channel = channel(string(name, value));
            case "attachments" -> attachments = new AttachmentReader(dialect, faults).read(value);
            default -> {
                if (!WITHOUT_MEANING.contains(name) && !value.saysNothing()) {
                    faults.add(Problem.UNKNOWN_FIELD, "In the payload: " + FieldName.shown(name) + ".");
                }
            }
        }
    }

    private String translated(String markup) {
        return dialect == PayloadDecoder.Dialect.HOOK && markup.length() <= MessageText.MAX_BYTES
                ? SlackMarkup.toMarkdown(markup)
                : markup;
    }

    private String username(String name) {
        if (name.codePointCount(0, name.length()) > BotName.MAX_LENGTH) {
            faults.add(
                    Problem.BAD_BODY,
                    "In the payload: the field username has more than " + BotName.MAX_LENGTH + " characters.");
        }
        return name;
    }

    private String channel(String name) {
        if (dialect == PayloadDecoder.Dialect.POST && !name.isBlank()) {
            faults.add(Problem.UNKNOWN_FIELD, "In the payload: the field channel; the URL says where to post.");
        }
        return name.strip();
    }

    private String string(String name, Json value) {
        if (value instanceof Json.Text string) {
            return MessageText.withoutControls(string.value());
        }
        if (!(value instanceof Json.Null)) {
            faults.add(Problem.BAD_BODY, "In the payload: the field " + name + " is not a string.");
        }
        return "";
    }
}
