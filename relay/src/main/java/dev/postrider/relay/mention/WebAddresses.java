package dev.postrider.relay.mention;

/** Finds out what is within a web address; asked about one place after the other, from left to right. */
final class WebAddresses {

    /** What surely ends one, apart from blanks. */
    private static final String OUTSIDE = "<>()[]\"'`,;|";

    private final String text;
    private int read;
    private boolean within;

    WebAddresses(String text) {
        this.text = text;
    }

    /** Whether one began before that place and may continue there. */
    boolean goOnAt(int place) {
        for (; read < place; read++) {
            char character = text.charAt(read);
            if (Character.isWhitespace(character) || OUTSIDE.indexOf(character) >= 0) {
                within = false;
            } else if (text.startsWith("://", read) || text.startsWith("www.", read)) {
                within = true;
            }
        }
        return within;
    }
}
