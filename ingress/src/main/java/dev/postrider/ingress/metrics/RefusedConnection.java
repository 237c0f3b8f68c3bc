package dev.postrider.ingress.metrics;

import java.util.Locale;

/** Why a connection was ended before it had a request. */
public enum RefusedConnection {
    /** Too many are open. */
    FULL,
    /** Its request did not arrive in time. */
    TIMEOUT,
    /** It spoke HTTP where TLS is spoken. */
    PLAIN_HTTP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
