package dev.postrider.relay.composition;

/** A message's text as it is sent: what must not be sent is shown as U+FFFD, so that every count stays. */
final class ShownText {

    private static final char REPLACEMENT = '\ufffd';

    private ShownText() {}

    static String of(String text) {
        if (text.codePoints().allMatch(ShownText::maySend)) {
            return text;
        }
        return text.codePoints()
                .map(codePoint -> maySend(codePoint) ? codePoint : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A lone half of a surrogate pair has no UTF-8; the server answers NUL with a 500 for ever. */
    private static boolean maySend(int codePoint) {
        return codePoint == '\n'
                || codePoint == '\t'
                || (!Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE);
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
