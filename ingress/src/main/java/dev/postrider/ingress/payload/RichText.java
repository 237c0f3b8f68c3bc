package dev.postrider.ingress.payload;

import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The {@code rich_text} of Slack's Block Kit as Markdown. Its text is literal: markup in it is none. */
final class RichText {

    private static final int COLUMNS_A_LEVEL = 4;
    private static final int DEEPEST = 8;

    /** What is within a line, by its type. */
    private static final Map<String, Function<Json.Fields, String>> ELEMENTS = Map.of(
            "text", element -> text(element),
            "link", element -> link(element),
            "user", element -> "@" + shown(element, "user_id"),
            "usergroup", element -> "@" + shown(element, "usergroup_id"),
            "channel", element -> "~" + shown(element, "channel_id"),
            "broadcast", element -> "@" + shown(element, "range").replace("everyone", "all"),
            "emoji", element -> ":" + shown(element, "name") + ":",
            "date", element -> date(element),
            "color", element -> shown(element, "value"));

    private RichText() {}

    static String toMarkdown(Json.Fields block) {
        StringBuilder out = new StringBuilder();
        boolean listBefore = false;
        for (Json each : block.get("elements").items()) {
            boolean list = type(each.fields()).equals("rich_text_list");
            String part = part(each.fields());
            if (!part.isBlank()) {
                out.append(out.length() == 0 ? "" : list && listBefore ? "\n" : "\n\n")
                        .append(part);
                listBefore = list;
            }
        }
        return out.toString();
    }

    private static String part(Json.Fields part) {
        List<Json> elements = part.get("elements").items();
        return switch (type(part)) {
            case "rich_text_list" -> list(part, elements);
            case "rich_text_quote" -> unlessBlank(inline(elements), Markdown::quote);
            case "rich_text_preformatted" -> unlessBlank(raw(elements), Markdown::codeBlock);
            default -> inline(elements);
        };
    }

    private static String unlessBlank(String text, UnaryOperator<String> change) {
        return MessageText.isInvisible(text) ? "" : change.apply(text);
    }

    private static String list(Json.Fields list, List<Json> items) {
        boolean ordered = shown(list, "style").equalsIgnoreCase("ordered");
        String indent = " ".repeat(COLUMNS_A_LEVEL * number(list, "indent", DEEPEST));
        int number = 1 + number(list, "offset", 1_000_000);
        StringBuilder out = new StringBuilder();
        for (Json item : items) {
            String text = inline(item.fields().get("elements").items()).replaceAll("\\n++", "\n  ");
            if (!MessageText.isInvisible(text)) {
                out.append(out.length() == 0 ? "" : "\n")
                        .append(indent)
                        .append(ordered ? number++ + ". " : "- ")
                        .append(text);
            }
        }
        return out.toString();
    }

    private static String inline(List<Json> elements) {
        StringBuilder out = new StringBuilder();
        for (Json each : elements) {
            Json.Fields element = each.fields();
            out.append(ELEMENTS.getOrDefault(type(element), RichText::text).apply(element));
        }
        return Markdown.closed(TerminalText.of(out.toString()));
    }

    private static String raw(List<Json> elements) {
        StringBuilder out = new StringBuilder();
        for (Json each : elements) {
            Json.Fields element = each.fields();
            out.append(literal(element.get("text").saysNothing() ? element.get("url") : element.get("text")));
        }
        return TerminalText.of(out.toString());
    }

    private static String text(Json.Fields element) {
        return styled(element, literal(element.get("text")));
    }

    private static String link(Json.Fields element) {
        String label = literal(element.get("text"));
        String url = shown(element, "url");
        return label.isBlank() ? "<" + url + ">" : MarkdownLink.of(styled(element, label), url);
    }

    private static String date(Json.Fields element) {
        String fallback = literal(element.get("fallback"));
        return fallback.isBlank()
                ? SlackMarkup.time(shown(element, "timestamp")).orElse("")
                : fallback;
    }

    private static String styled(Json.Fields element, String text) {
        Json.Fields style = element.get("style").fields();
        String marks = (isOn(style, "strike") ? "~~" : "")
                + (isOn(style, "bold") ? "**" : "")
                + (isOn(style, "italic") ? "*" : "");
        if (isOn(style, "code")) {
            return Markdown.inlineCode(text);
        }
        return marks.isEmpty() ? Markdown.plain(text) : Markdown.styled(text, marks);
    }

    private static boolean isOn(Json.Fields style, String name) {
        return style.get(name) instanceof Json.Bool flag && flag.value();
    }

    /** A piece of text, newlines at its end included: others follow. */
    private static String literal(Json value) {
        return SlackMarkup.decoded(value instanceof Json.Text text ? TerminalText.partOf(text.value()) : value.shown());
    }

    private static String type(Json.Fields element) {
        return shown(element, "type").toLowerCase(Locale.ROOT);
    }

    private static String shown(Json.Fields element, String name) {
        return element.get(name).shown();
    }

    /** From 0 to the most; 0 for anything else. */
    private static int number(Json.Fields element, String name, int most) {
        String number = shown(element, name);
        return number.matches("\\d{1,6}") ? Math.min(Integer.parseInt(number), most) : 0;
    }
}
