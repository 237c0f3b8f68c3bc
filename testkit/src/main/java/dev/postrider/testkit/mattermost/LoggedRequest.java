package dev.postrider.testkit.mattermost;

import java.time.Instant;

/**
 * A request that arrived.
 *
 * @param number counts arrivals from 0
 * @param nanos monotonic time of arrival, by the fake's clock
 * @param target path and query
 * @param status of the answer; 0 while there is none, −1 when the connection was cut instead
 */
public record LoggedRequest(long number, Instant at, long nanos, String method, String target, int status) {

    public boolean creatingPost() {
        return method.equals("POST") && path().equals("/api/v4/posts");
    }

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    LoggedRequest withStatus(int newStatus) {
        return new LoggedRequest(number, at, nanos, method, target, newStatus);
    }
}
