package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a post apart into what it carries, by nothing but the lengths of the messages and the rules for what is added. */
final class PostReader {

    private static final Pattern MARK = Pattern.compile("_accepted (\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d) UTC_\n\n");
    private static final Pattern SEPARATOR = Pattern.compile("\n\n(?:\u200b\n\n)?");
    private static final Pattern CLOSING = Pattern.compile("\n *(?:`{3,}|~{3,})(?=\n\n|$)");
    private static final Pattern REOPENING = Pattern.compile("^ {0,3}(?:`{3,}|~{3,})[^\n]*\n");

    private final String post;
    private int at;
    private String mark = "";

    PostReader(String post) {
        this.post = post;
    }

    static String withoutMarks(String post) {
        return MARK.matcher(post).replaceAll("");
    }

    /** Whether the post carries that message as it is, and no part of it. */
    static boolean isWhole(String post, String text) {
        return post.matches("(?:" + MARK + ")?" + Pattern.quote(text) + "(?:" + CLOSING + ")?");
    }

    /** The messages of a post of whole ones. */
    StringBuilder readWhole(List<QueuedMessage> messages, long wallMillis, boolean marksExpected) {
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                assertNothingOpen(post.substring(0, at));
                assertThat(skip(SEPARATOR))
                        .as("separator at %d of <%s>", at, post)
                        .isTrue();
            }
            skipMark(messages.get(i), wallMillis, marksExpected);
            String text = messages.get(i).text();
            int end = post.offsetByCodePoints(at, text.codePointCount(0, text.length()));
            read.append(post, at, end);
            at = end;
            skip(CLOSING);
        }
        assertThat(at).as("read to the end of <%s>", post).isEqualTo(post.length());
        return read;
    }

    /** The text of a part, without the blanks around it; what it is meant to be tells the fences around it from its own. */
    String readPart(QueuedMessage message, int from, String meant, long wallMillis, boolean marksExpected) {
        if (from == 0) {
            skipMark(message, wallMillis, marksExpected);
        }
        int found = post.indexOf(meant, at);
        while (found >= 0 && !isAllOfAPart(post.substring(at, found), post.substring(found + meant.length()))) {
            found = post.indexOf(meant, found + 1);
        }
        assertThat(found).as("place of <%s> in <%s>", meant, post).isNotNegative();
        return post.substring(found, found + meant.length());
    }

    private static boolean isAllOfAPart(String before, String behind) {
        return REOPENING.matcher(before).replaceFirst("").isBlank() && behind.matches("(?:\n *(?:`{3,}|~{3,}))?");
    }

    private void skipMark(QueuedMessage message, long wallMillis, boolean marksExpected) {
        String minute =
                Instant.ofEpochMilli(message.acceptedMillis()).toString().substring(0, 16);
        boolean due = wallMillis - message.acceptedMillis() > 300_000 && !minute.equals(mark);
        Matcher found = MARK.matcher(post).region(at, post.length());
        boolean there = found.lookingAt();
        if (marksExpected) {
            assertThat(there)
                    .as("late mark of %s at %d of <%s>", minute, at, post)
                    .isEqualTo(due);
        }
        if (there) {
            mark = found.group(1) + "T" + found.group(2);
            assertThat(mark).isEqualTo(minute);
            at = found.end();
        }
    }

    private static void assertNothingOpen(String before) {
        for (FenceReaders reader : FenceReaders.values()) {
            assertThat(reader.endsWithin(before))
                    .as("%s within a fence behind <%s>", reader, before)
                    .isFalse();
        }
    }

    private boolean skip(Pattern expected) {
        Matcher found = expected.matcher(post).region(at, post.length());
        boolean there = found.lookingAt();
        at = there ? found.end() : at;
        return there;
    }
}
