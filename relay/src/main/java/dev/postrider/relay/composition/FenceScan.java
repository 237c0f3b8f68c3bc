package dev.postrider.relay.composition;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows the fences of a text line by line, as CommonMark does.
 *
 * <p>Mattermost's web client reads some fences in another way, and a reader of lines alone cannot know where a list
 * item ends: such texts are {@link #isDoubtful()}.
 */
final class FenceScan {

    private static final int SHORTEST = 3;
    private static final Pattern BLANKS = Pattern.compile("[ \\t]*+");

    /** The web client lets tildes follow backticks in a closing fence, and the other way round. */
    private static final Pattern MARKS = Pattern.compile("[`~]*+[ \\t]*+");

    private @Nullable Fence open;
    private boolean inQuote;
    private boolean inList;
    private boolean afterEmpty;
    private boolean doubtful;

    /** The fence that the text leaves open, null if none. */
    static @Nullable Fence leftOpen(String text) {
        FenceScan scan = new FenceScan();
        for (String line : text.split("\n", -1)) {
            scan.read(Line.of(line));
        }
        return scan.open();
    }

    @Nullable
    Fence open() {
        return open;
    }

    /** Whether another reader may see the fences begin or end elsewhere. */
    boolean isDoubtful() {
        return doubtful;
    }

    void read(Line line) {
        // the web client turns every no-break space into a space before it looks for fences
        doubtful |= line.text().indexOf('\u00a0') >= 0
                && (line.text().contains("```") || line.text().contains("~~~"));
        if (open == null) {
            readOutside(line);
        } else {
            readInside(line, open);
        }
    }

    private void readOutside(Line line) {
        // the web client continues a quote until a line without any character
        inQuote = line.quoted() || (inQuote && !line.text().isEmpty());
        inList = line.listed() || (inList && !(afterEmpty && startsAfresh(line)));
        afterEmpty = line.text().isEmpty();
        boolean nested = line.listed() || (inList && line.content() > 0);
        if (line.quoted() || (!nested && line.columns() >= Fence.INDENTED_CODE) || !isFence(line)) {
            return;
        }
        String run = line.text().substring(line.content(), line.content() + line.run());
        String info = line.text().substring(line.content() + line.run());
        if (line.startsWith('`') && info.indexOf('`') >= 0) {
            return; // code within a line
        }
        // the web client takes neither kind of mark in an info
        doubtful |= nested || inQuote || info.indexOf('`') >= 0 || info.indexOf('~') >= 0;
        open = new Fence(line.columns(), run, info);
        inList = nested;
    }

    private void readInside(Line line, Fence fence) {
        if (line.listed()
                || line.quoted()
                || line.columns() > Math.max(fence.columns(), Fence.INDENTED_CODE - 1)
                || !line.text().startsWith(fence.run(), line.content())) {
            return;
        }
        String behind = line.text().substring(line.content() + line.run());
        if (BLANKS.matcher(behind).matches()) {
            open = null;
        } else {
            doubtful |= MARKS.matcher(behind).matches();
        }
    }

    private static boolean startsAfresh(Line line) {
        return !line.text().isEmpty() && " \t".indexOf(line.text().charAt(0)) < 0;
    }

    private static boolean isFence(Line line) {
        return (line.startsWith('`') || line.startsWith('~')) && line.run() >= SHORTEST;
    }
}
