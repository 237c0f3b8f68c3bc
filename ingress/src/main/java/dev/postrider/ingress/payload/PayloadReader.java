package dev.postrider.ingress.payload;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.PostOrigin;
import dev.postrider.common.message.Priority;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the payload that Slack and Mattermost take from incoming webhooks.
 *
 * <p>What can be shown is shown, and a last line says what was {@link LeftOut left out}; fields that are not known say
 * nothing, as for Mattermost. Refused is only what shows nothing, or is too long. docs/calling.md has the table.
 */
final class PayloadReader {

    /** Where tools have their text, the first that shows something counts: Home Assistant and Discord's are the others. */
    private static final List<String> TEXTS = List.of("text", "message", "content");

    /** Everything that can be what is said. */
    private static final Set<String> SHOWN = Set.of("text", "message", "content", "attachments", "blocks");

    /** All names that are read. */
    static final Set<String> KNOWN = Set.of(
            "text",
            "message",
            "content",
            "attachments",
            "blocks",
            "channel",
            "fallback",
            "file_ids",
            "files",
            "priority",
            "props",
            "root_id",
            "thread_ts",
            "username");

    /** Names that people give the text by mistake, and slips of the pen. */
    private static final Pattern MISTAKEN =
            Pattern.compile("(?i)(?!text$|message$)(?:body|comment|contents|description|markdown|mrkdwn|mes?sages?|msg"
                    + "|note|summary|title|te?xts?|texx?t?t?|t[a-z]xt|te[a-z]t|tetx|txet|etxt)");

    private static final Refusal FROM_RELAY = new Refusal(
                    Problem.WOULD_LOOP, "The post comes from a relay, which is set to this server as its chat server.")
            .withInstruction("Set MM_URL of the relay to the Mattermost server.");

    private static final String PENDING = "pending_post_id";

    private final Dialect dialect;
    private final LeftOut leftOut = new LeftOut();

    PayloadReader(Dialect dialect) {
        this.dialect = dialect;
    }

    Body read(FieldsRead.Fields read) {
        Json.Fields payload = new Json.Fields(dialect == Dialect.API ? renamed(read.byName()) : read.byName());
        Json.Fields props = payload.get("props").fields();
        if (dialect == Dialect.API && props.byName().containsKey(PostOrigin.PROP)) {
            return new Body.RefusedBody(FROM_RELAY);
        }
        AttachmentReader reader = new AttachmentReader(dialect, leftOut);
        List<Attachment> attachments = reader.read(
                payload.get("attachments").saysNothing() ? props.get("attachments") : payload.get("attachments"));
        String words = Blocks.paragraphs(Stream.of(
                new Blocks(leftOut).read(payload.get("blocks")).beside(words(payload)),
                dialect.markdown(props.get("card").shown())));
        if (MessageText.isInvisible(words)) {
            words = attachments.isEmpty() ? fallback(reader, payload) : "";
        }
        return said(
                new Body.Said(
                        dialect.plain(name(payload.get("username"))),
                        words,
                        attachments,
                        name(payload.get("channel")).strip(),
                        priority(payload),
                        dialect == Dialect.API && payload.get(PENDING) instanceof Json.Text key ? key.value() : "",
                        WebhookOrigin.of(payload)),
                leftOut(payload, read.files()),
                didYouMean(read.byName().keySet(), dialect == Dialect.API ? "message" : "text"));
    }

    /** With the names that a payload has for what Mattermost's own API calls otherwise. */
    private static Map<String, Json> renamed(Map<String, Json> post) {
        Json.Fields given = new Json.Fields(post);
        Map<String, Json> payload = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        payload.putAll(post);
        payload.put("text", given.get("message").saysNothing() ? given.get("text") : given.get("message"));
        payload.put("channel", given.get("channel_id"));
        payload.put("priority", given.get("metadata").fields().get("priority"));
        return payload;
    }

    /** A question if one of the names is given to texts by mistake; begins with a blank. */
    static String didYouMean(Set<String> names, String meant) {
        return names.stream()
                .filter(name -> MISTAKEN.matcher(name).matches())
                .findFirst()
                .map(name -> " It has a field " + name + ": did you mean " + meant + "?")
                .orElse("");
    }

    /** Whether a field of this name is read. */
    static boolean isKnown(String name) {
        return KNOWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a field of this name can be what is said. */
    static boolean isText(String name) {
        return SHOWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** What a body says that is text and nothing else. */
    static Body said(String text) {
        return said(new Body.Said(TerminalText.of(text)), "", "");
    }

    private static Body said(Body.Said said, String lastLine, String hint) {
        if (MessageText.isInvisible(said.words()) && said.attachments().isEmpty()) {
            return refused(
                    Problem.EMPTY_TEXT,
                    "text",
                    "There is no text that can be seen, and no attachment that shows something." + hint);
        }
        Body.Said whole = said.withLastLine(lastLine);
        if (MessageText.isTooLong(whole.text())) {
            return refused(Problem.TEXT_TOO_LONG, "text", Problem.TEXT_TOO_LONG.title());
        }
        return AttachmentReader.tooMany(whole.attachments())
                .<Body>map(Body.RefusedBody::new)
                .orElse(whole);
    }

    private static Body refused(Problem problem, String field, String detail) {
        return new Body.RefusedBody(Refusal.of(problem, field, detail));
    }

    /** What is meant for where nothing else can be shown. */
    private String fallback(AttachmentReader attachments, Json.Fields payload) {
        String fallback = attachments.fallback();
        return fallback.isEmpty() ? dialect.plain(payload.get("fallback").shown()) : fallback;
    }

    /** Scripts say with false, too, that they have none. */
    private static String name(Json value) {
        return value.saysNothing() ? "" : value.shown();
    }

    private String words(Json.Fields payload) {
        return TEXTS.stream()
                .map(name -> dialect.markdown(payload.get(name).shown()))
                .filter(text -> !MessageText.isInvisible(text))
                .findFirst()
                .orElse("");
    }

    /** Mattermost has it in an object; what else it holds there needs a licence. */
    private static Priority priority(Json.Fields payload) {
        Json priority = payload.get("priority");
        String word =
                priority instanceof Json.Fields object ? object.get("priority").shown() : priority.shown();
        return Priority.named(word.strip().toLowerCase(Locale.ROOT)).orElse(Priority.STANDARD);
    }

    private String leftOut(Json.Fields payload, List<String> files) {
        if (!payload.get("files").saysNothing() || !payload.get("file_ids").saysNothing()) {
            leftOut.files();
        }
        files.forEach(leftOut::file);
        if (!payload.get("thread_ts").saysNothing() || !payload.get("root_id").saysNothing()) {
            leftOut.thread();
        }
        return leftOut.line();
    }
}
