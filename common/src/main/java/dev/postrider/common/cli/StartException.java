package dev.postrider.common.cli;

/** A program that cannot start; the message is one clear sentence for whoever started it. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    public StartException(String sentence) {
        super(sentence);
    }

    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
