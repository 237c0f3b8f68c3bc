package dev.postrider.ingress.http;

import java.time.Duration;

/**
 * How long a connection may take for what. Each is a total: a byte now and then prolongs nothing.
 *
 * @param head for the head of a request, from its first byte; from connecting, for the first one
 * @param body for a body that is read
 * @param answer for a caller to take its answer
 * @param idle between two requests
 * @param exchange for a request, from the end of its head until its answer is taken
 */
public record Timeouts(Duration head, Duration body, Duration answer, Duration idle, Duration exchange) {

    /** What other servers grant too; an idle connection outlives the pauses of a caller that polls. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
}
