package dev.postrider.testkit.http;

/** What becomes of a request: an answer, or a cut connection. */
public sealed interface Reply permits Response, Reply.Reset {

    /** The connection is reset (RST) and nothing is answered. */
    record Reset() implements Reply {}
}
