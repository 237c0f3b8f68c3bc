package dev.postrider.ingress.http.door;

/**
 * What strangers may take of the public port before they are shed.
 *
 * @param connections at most at once, and half as many over TLS, where one costs twice as much; when all are taken, those that have waited longest make room, and if every one of
 *     them is being served, a new one is refused
 * @param heldBytes of all unfinished heads and bodies together; beyond, the oldest of them are given up
 */
public record Bounds(int connections, long heldBytes, Patience patience) {

    /** Fits a heap of 128 MiB: an idle connection costs some 10 KiB, a held byte up to four. */
    public static final Bounds DEFAULT = new Bounds(4_096, 4L * 1024 * 1024, Patience.DEFAULT);
}
