package dev.postrider.relay.composition;

/**
 * A message as it waits.
 *
 * @param acceptedMillis wall time at which Kafka took it
 */
public record Said(String text, long acceptedMillis) {

    /** Without the text: it must not reach a log. */
    @Override
    public String toString() {
        return "Said[" + text.length() + " characters, accepted at " + acceptedMillis + "]";
    }
}
