package dev.postrider.ingress.payload;

import dev.postrider.ingress.text.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads Slack's Block Kit as Markdown. What a post cannot hold is noted. */
final class Blocks {

    private static final String BETWEEN_LINKS = " \u00B7 ";

    /** How each kind is read. */
    private static final Map<String, BiFunction<Blocks, Json.Fields, String>> KINDS = Map.of(
            "header", (blocks, block) -> heading(block),
            "section", Blocks::section,
            "context", Blocks::context,
            "divider", (blocks, block) -> "---",
            "image", Blocks::image,
            "rich_text", (blocks, block) -> RichText.toMarkdown(block),
            "markdown", (blocks, block) -> Markdown.closed(block.get("text").shown()),
            "actions", (blocks, block) -> blocks.links(block.get("elements").items()),
            "file", (blocks, block) -> blocks.file());

    /**
     * What blocks say.
     *
     * @param text empty if they show nothing
     * @param whole whether every kind was known
     */
    record Read(String text, boolean whole) {

        /** What a message with these blocks and a text says: Slack shows the text only where it has no blocks. */
        String beside(String other) {
            if (text.isEmpty()) {
                return other;
            }
            return whole ? text : paragraphs(Stream.of(other, text));
        }
    }

    private final LeftOut leftOut;

    Blocks(LeftOut leftOut) {
        this.leftOut = leftOut;
    }

    Read read(Json value) {
        List<String> texts = new ArrayList<>();
        boolean whole = true;
        boolean shows = false;
        for (Json each : value.items()) {
            String type = type(each.fields());
            BiFunction<Blocks, Json.Fields, String> kind = KINDS.get(type);
            if (kind != null) {
                String text = kind.apply(this, each.fields());
                texts.add(text);
                shows |= !MessageText.isInvisible(text) && !type.equals("divider");
            } else if (each instanceof Json.Fields) {
                leftOut.block(type);
                whole = false;
            } else {
                String text = each.shown();
                texts.add(text);
                shows |= !MessageText.isInvisible(text);
            }
        }
        return new Read(shows ? paragraphs(texts.stream()) : "", whole);
    }

    /** Buttons and menus as links, as far as they are any; for attachments too. */
    String links(List<Json> elements) {
        return elements.stream().flatMap(each -> links(each.fields())).collect(Collectors.joining(BETWEEN_LINKS));
    }

    /** Those that say something, a blank line in between. */
    static String paragraphs(Stream<String> texts) {
        return texts.filter(text -> !text.isBlank()).collect(Collectors.joining("\n\n"));
    }

    private static String heading(Json.Fields block) {
        String line = Markdown.oneLine(text(block.get("text")));
        return MessageText.isInvisible(line) ? "" : "#### " + line;
    }

    private String section(Json.Fields block) {
        Stream<String> fields = block.get("fields").items().stream().map(Blocks::text);
        String accessory = block.get("accessory").saysNothing() ? "" : element(block.get("accessory"));
        return Stream.of(Stream.of(text(block.get("text"))), fields, Stream.of(accessory))
                .flatMap(lines -> lines)
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private String context(Json.Fields block) {
        return block.get("elements").items().stream()
                .map(this::element)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
    }

    private String image(Json.Fields block) {
        String url = url(block);
        if (url.isEmpty()) {
            leftOut.files();
            return text(block.get("title"));
        }
        String title = text(block.get("title"));
        String image = MarkdownLink.image(block.get("alt_text").shown(), url);
        return title.isBlank() ? image : title + "\n" + image;
    }

    private String file() {
        leftOut.files();
        return "";
    }

    /** One of the parts of a section or a context. */
    private String element(Json element) {
        String type = type(element.fields());
        return type.equals("mrkdwn") || type.equals("plain_text") || !(element instanceof Json.Fields)
                ? text(element)
                : links(List.of(element));
    }

    private Stream<String> links(Json.Fields element) {
        String type = type(element);
        return switch (type) {
            case "image" -> Stream.of(link(element.get("alt_text"), "image", url(element)));
            case "", "button", "workflow_button" -> {
                String url = url(element);
                if (url.isEmpty()) {
                    leftOut.buttonWithoutLink();
                }
                yield url.isEmpty() ? Stream.empty() : Stream.of(link(element.get("text"), "", url));
            }
            default -> {
                List<Json> options = element.get("options").items();
                boolean allLinks = !options.isEmpty()
                        && options.stream().noneMatch(each -> url(each.fields()).isEmpty());
                if (!allLinks) {
                    leftOut.menu();
                    yield Stream.empty();
                }
                yield options.stream().map(each -> link(each.fields().get("text"), "", url(each.fields())));
            }
        };
    }

    private static String link(Json label, String otherwise, String url) {
        String text = SlackMarkup.toPlain(label.shown());
        return url.isEmpty() ? text : MarkdownLink.of(text.isBlank() ? otherwise : text, url);
    }

    private static String url(Json.Fields element) {
        Json url = element.get("url").saysNothing() ? element.get("image_url") : element.get("url");
        return SlackMarkup.decoded(url.shown()).strip();
    }

    /** A text object; a bare string is taken for {@code mrkdwn}, as Slack's own default is. */
    private static String text(Json value) {
        return type(value.fields()).equals("plain_text")
                ? Markdown.plain(SlackMarkup.decoded(value.shown()))
                : Markdown.closed(SlackMarkup.blockToMarkdown(value.shown()));
    }

    private static String type(Json.Fields object) {
        return object.get("type").shown().strip().toLowerCase(Locale.ROOT);
    }
}
