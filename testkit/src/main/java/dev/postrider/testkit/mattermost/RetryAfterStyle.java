package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.Response.Header;
import java.util.List;

/** What a 429 says about when to come back. */
public enum RetryAfterStyle {
    /** The true number of seconds, as the server does. */
    SECONDS,
    /** No such header: a proxy that strips it. */
    ABSENT,
    /** Not a number. */
    MALFORMED,
    /** A day: to be clamped, not believed. */
    HUGE,
    /** An HTTP date, which the standard allows and the server never sends. */
    DATE;

    List<Header> headers(long seconds) {
        switch (this) {
            case SECONDS:
                return header(Long.toString(seconds));
            case MALFORMED:
                return header("soon");
            case HUGE:
                return header("86400");
            case DATE:
                return header("Fri, 31 Dec 2100 23:59:59 GMT");
            case ABSENT:
            default:
                return List.of();
        }
    }

    private static List<Header> header(String value) {
        return List.of(new Header("Retry-After", value));
    }
}
