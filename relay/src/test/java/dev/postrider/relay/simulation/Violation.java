package dev.postrider.relay.simulation;

/** A promise was broken; the message is the story of how. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
