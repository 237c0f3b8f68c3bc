package dev.postrider.testkit.http;

/** What becomes of a request: an answer, or a cut connection. */
public sealed interface HttpReply permits Response, HttpReply.ConnectionReset {

    /** The connection is reset (RST) and nothing is answered. */
    record ConnectionReset() implements HttpReply {}
}
