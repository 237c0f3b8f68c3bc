package dev.postrider.ingress.http;

import java.time.Duration;

/**
 * How the public port behaves.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any that is free
 * @param answerWithin how long a caller waits for its message to be safe; then the answer is 503
 * @param stopWithin how long admitted requests have when the server stops
 * @param maxThreads the size of the pool; waiting requests hold none of it
 */
public record HttpSettings(String host, int port, Duration answerWithin, Duration stopWithin, int maxThreads) {}
