package dev.postrider.relay.composition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two readers of fences, written down from their own rules: CommonMark's, and those of Mattermost's web client. */
enum FenceReaders {
    COMMON_MARK(Pattern.compile("(`{3,}(?=[^`]*$)|~{3,})[^\n]*")) {
        @Override
        boolean closes(String fence, String line) {
            return line.matches(Pattern.quote(fence) + fence.charAt(0) + "*[ \t]*");
        }
    },
    WEB_CLIENT(Pattern.compile("(`{3,}|~{3,})[^`~\n]*")) {
        @Override
        boolean closes(String fence, String line) {
            return line.replace('\u00a0', ' ').matches(Pattern.quote(fence) + "[~`]* *");
        }
    };

    private static final Pattern LIST_MARKERS = Pattern.compile("( *)((?:[*+-]|\\d+[.)])(?= |$) *)*");

    private final Pattern opening;

    FenceReaders(Pattern opening) {
        this.opening = opening;
    }

    abstract boolean closes(String fence, String line);

    /** Whether the text ends within a fence. */
    boolean endsWithin(String text) {
        String open = "";
        int deepest = 3;
        boolean lists = false;
        boolean afterEmpty = false;
        for (String line : text.split("\n", -1)) {
            Matcher markers = LIST_MARKERS.matcher(line);
            markers.lookingAt();
            boolean listed = markers.group(2) != null;
            int indent = markers.end();
            String content = line.substring(indent);
            if (!open.isEmpty()) {
                open = !listed && indent <= deepest && closes(open, content) ? "" : open;
                continue;
            }
            lists = listed || (lists && !(afterEmpty && indent == 0 && !line.isEmpty()));
            afterEmpty = line.isEmpty();
            Matcher fence = opening.matcher(content);
            if ((indent <= 3 || lists) && fence.matches()) {
                open = fence.group(1);
                deepest = Math.max(3, indent);
                lists &= listed || indent > 0;
            }
        }
        return !open.isEmpty();
    }
}
