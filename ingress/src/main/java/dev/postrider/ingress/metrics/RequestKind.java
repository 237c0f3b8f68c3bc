package dev.postrider.ingress.metrics;

import java.util.Locale;

/** What requests have in common that are counted together. */
public enum RequestKind {
    /** To {@code /post/…}. */
    POST,
    /** To {@code /hooks/…}. */
    HOOK,
    /** To {@code /api/v4/…}, as clients of Mattermost call. */
    API,
    /** To {@code /messages/…}: what became of a message. */
    STATUS,
    /** Of one of these kinds, with a wait for the outcome, which would hide how long the others take. */
    WAIT,
    /** Pages, and what is no request of ours. */
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
