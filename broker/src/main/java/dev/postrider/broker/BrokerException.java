package dev.postrider.broker;

/** The broker cannot run; the message is one clear sentence for the person who started it. */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerException(String sentence) {
        super(sentence);
    }

    BrokerException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
