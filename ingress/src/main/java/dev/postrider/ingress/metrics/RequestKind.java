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
    /** Pages, and what is no request of ours. */
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
