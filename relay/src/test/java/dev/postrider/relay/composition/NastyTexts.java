package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lanes of messages that are hard to compose: every script, every markup, anywhere. */
final class NastyTexts {

    private static final List<String> PIECES = List.of(
            "a",
            "word ",
            " ",
            "  ",
            "\n",
            "\n\n",
            "a\tb",
            "\r\n",
            "\u0000",
            "\u001b[31m",
            "\u0085",
            "\ud83d",
            "\udc00",
            "e\u0301",
            "\u0301\u0302\u0303",
            "😀",
            "👩‍👩‍👧‍👦",
            "🇩🇪",
            "👍🏽",
            "עברית",
            "\u202eבכלם",
            "漢字",
            "\u00a0",
            "\u2028",
            "\u3000",
            "\u2424",
            "```",
            "```\n",
            "\n```\n",
            "```java\n",
            "   ```\n",
            "~~~\n",
            "\n~~~~ sh\n",
            "`code`",
            "- item\n",
            "* item\n",
            "1. one\n",
            "  - nested\n",
            "    code\n",
            "> quote\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n",
            "[x]: http://example.org\n",
            "[x]",
            "[",
            "![i](u)",
            "![j](v) ",
            "![k [l]](w)",
            "![x]",
            "![m",
            "](y)",
            "!",
            "\\",
            "<div>\n",
            "# heading\n",
            "---\n",
            "===\n",
            "**bold",
            "@channel ",
            "long".repeat(40));

    private final Random random;

    NastyTexts(Random random) {
        this.random = random;
    }

    /** Messages, most of them short, in the order in which they were accepted: minutes apart, or not at all. */
    List<QueuedMessage> lane(int longest) {
        List<QueuedMessage> lane = new ArrayList<>();
        long accepted = random.nextInt(600_000);
        for (int i = random.nextInt(12); i >= 0; i--) {
            String text = text(random.nextInt(4) == 0 ? longest : 6);
            Mentions mentions = random.nextInt(4) == 0 ? Mentions.CHANNEL_WIDE : Mentions.HARMLESS;
            lane.add(
                    random.nextInt(10) == 0
                            ? new QueuedMessage(
                                    "with " + text, List.of(attachment(i), attachment(i + 1)), mentions, accepted)
                            : new QueuedMessage(text, List.of(), mentions, accepted));
            accepted += random.nextBoolean() ? 0 : random.nextInt(100_000);
        }
        return lane;
    }

    private Attachment attachment(int number) {
        return new Attachment(
                Map.of(
                        Attachment.Part.TEXT,
                        "attachment " + number + " " + text(3).replaceAll("\\p{Cs}", ""),
                        Attachment.Part.IMAGE_URL,
                        "https://images.example/" + random.nextInt(3),
                        Attachment.Part.FOOTER_ICON,
                        "https://images.example/" + random.nextInt(3)),
                List.of());
    }

    private String text(int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(pieces); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
