package dev.postrider.ingress.http;

/**
 * What strangers may take of the public port before their connections are ended.
 *
 * @param connections at most at once, and half as many over TLS, where one costs twice as much; when all are taken, those
 *     that have waited longest make room, and if every one of them is being served, a new one is refused
 * @param unfinishedBytes of all unfinished heads and bodies together; beyond, the oldest of them are given up
 */
public record ConnectionLimits(int connections, long unfinishedBytes, Timeouts timeouts) {

    /** Fits a heap of 128 MiB: an idle connection costs some 10 KiB, a byte of many small headers up to thirty. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(4_096, 2L * 1024 * 1024, Timeouts.DEFAULT);

    /** The same with so many connections. */
    ConnectionLimits with(int otherConnections) {
        return new ConnectionLimits(otherConnections, unfinishedBytes, timeouts);
    }
}
