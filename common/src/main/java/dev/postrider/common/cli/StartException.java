package dev.postrider.common.cli;

/** A program that cannot start; the message is one clear sentence for the person who started it. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    public StartException(String sentence) {
        super(sentence);
    }

    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** @param cause what Kafka's client threw; it wraps the reason once */
    public static StartException kafkaSettings(RuntimeException cause) {
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return new StartException("The Kafka client rejected its settings: " + reason.getMessage(), cause);
    }

    /** @param settings the names of those that could be changed, for the sentence */
    public static StartException portNotFree(String bind, int port, String settings, Exception cause) {
        String reason = String.valueOf(Cli.rootOf(cause).getMessage());
        return new StartException(
                "Port " + port + " on " + bind + " is not available (" + reason + "): change " + settings, cause);
    }
}
