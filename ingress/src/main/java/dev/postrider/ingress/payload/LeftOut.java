package dev.postrider.ingress.payload;

import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a payload holds that a post cannot: the last line of the message says so. Only what is listed here is said;
 * fields that merely change the look go without a word.
 */
final class LeftOut {

    /** A hostile payload can name thousands. */
    private static final int MOST_NAMED = 8;

    private final Set<String> things = new LinkedHashSet<>();
    private boolean more;

    /** A block of a kind that is not known here. */
    void block(String kind) {
        add(
                kind.isBlank()
                        ? "a block without a type"
                        : "a block of type " + Markdown.code(kind.toLowerCase(Locale.ROOT)));
    }

    void buttonWithoutLink() {
        add("buttons without a link");
    }

    void menu() {
        add("menus");
    }

    void files() {
        add("files");
    }

    void file(String name) {
        String shown = TerminalText.of(name);
        add(MessageText.isInvisible(shown) ? "files" : "the file " + Markdown.code(shown));
    }

    void thread() {
        add("the thread it answers");
    }

    /** The line; empty if nothing was left out. */
    String line() {
        return things.isEmpty() ? "" : "_Left out: " + String.join(", ", things) + (more ? ", and more" : "") + "._";
    }

    private void add(String thing) {
        if (things.size() < MOST_NAMED) {
            things.add(thing);
        } else {
            more |= !things.contains(thing);
        }
    }
}
