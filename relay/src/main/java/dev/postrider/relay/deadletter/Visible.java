package dev.postrider.relay.deadletter;

import java.util.Set;

/** Text as a terminal may show it: what would move its cursor, or turn the text around, is named instead. */
public final class Visible {

    private static final Set<Byte> UNSEEN = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE);

    /** Holds emoji together. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Visible() {}

    /** On one line. */
    public static String line(String text) {
        return visible(text, "");
    }

    /** With its own lines and tabs. */
    public static String lines(String text) {
        return visible(text, "\n\t");
    }

    private static String visible(String text, String but) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean unseen = UNSEEN.contains((byte) Character.getType(point))
                    && point != ZERO_WIDTH_JOINER
                    && but.indexOf(point) < 0;
            if (unseen) {
                shown.append("<U+%04X>".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
