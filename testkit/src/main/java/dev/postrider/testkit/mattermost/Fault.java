package dev.postrider.testkit.mattermost;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Something that goes wrong, and where on a request's way. */
public record Fault(Point point, Effect effect) {

    /** The places on a request's way, in order. */
    public enum Point {
        /** In front of the server: nothing of it has seen the request. */
        ARRIVAL,
        /** The token is looked up. */
        TOKEN,
        /** The permission is looked up. */
        PERMISSION,
        /** The channel is looked up. */
        CHANNEL,
        /** The pending post id is marked as in flight, nothing is stored yet. */
        BEFORE_COMMIT,
        /** The post is stored and readable; its pending id is still marked as in flight. */
        AFTER_COMMIT,
        /** Everything is done and the answer is about to go out. Only reached by requests that succeeded. */
        ANSWER
    }

    /** What happens there. */
    public sealed interface Effect {

        /** Continues after that much real time. */
        record Delay(Duration time) implements Effect {}

        /** Continues when {@link ArmedFaults#release} is called. */
        record Hold() implements Effect {}

        /** The connection is reset. */
        record Reset() implements Effect {}

        /** The server itself refuses, with an error body. */
        record Refuse(ApiError error) implements Effect {}

        /** Something in front of the server answers. */
        record Proxy(int status, String contentType, String body, Map<String, String> headers) implements Effect {}
    }

    /** The proxy answers 502, 503 or 504; the server has not seen the request. */
    public static Fault html(int status) {
        return new Fault(Point.ARRIVAL, page(status));
    }

    /** The proxy gives up and answers 502, 503 or 504 although the request succeeded. */
    public static Fault htmlAfterCommit(int status) {
        return new Fault(Point.ANSWER, page(status));
    }

    /** A 429 whatever the limiter thinks. */
    public static Fault tooManyRequests(RetryAfterStyle retryAfter, int seconds) {
        Map<String, String> headers = retryAfter.headers(seconds).stream()
                .collect(Collectors.toMap(header -> header.name(), header -> header.value()));
        return new Fault(
                Point.ARRIVAL, new Effect.Proxy(429, "text/plain; charset=utf-8", "limit exceeded\n", headers));
    }

    public static Fault resetOnArrival() {
        return new Fault(Point.ARRIVAL, new Effect.Reset());
    }

    public static Fault resetAfterCommit() {
        return new Fault(Point.ANSWER, new Effect.Reset());
    }

    public static Fault delayBeforeCommit(Duration time) {
        return new Fault(Point.BEFORE_COMMIT, new Effect.Delay(time));
    }

    /** The pending post id stays in flight meanwhile. */
    public static Fault delayAfterCommit(Duration time) {
        return new Fault(Point.AFTER_COMMIT, new Effect.Delay(time));
    }

    /** All is done, duplicate detection included; only the answer is late. */
    public static Fault delayAnswer(Duration time) {
        return new Fault(Point.ANSWER, new Effect.Delay(time));
    }

    public static Fault holdBeforeCommit() {
        return new Fault(Point.BEFORE_COMMIT, new Effect.Hold());
    }

    public static Fault holdAfterCommit() {
        return new Fault(Point.AFTER_COMMIT, new Effect.Hold());
    }

    public static Fault holdAnswer() {
        return new Fault(Point.ANSWER, new Effect.Hold());
    }

    /** The token store fails: a good token gets 401. */
    public static Fault lyingUnauthorized() {
        return new Fault(Point.TOKEN, new Effect.Refuse(ApiError.sessionExpired()));
    }

    /** The permission look-up fails: a member gets 403. */
    public static Fault lyingForbidden() {
        return new Fault(Point.PERMISSION, new Effect.Refuse(ApiError.permissions()));
    }

    /** The channel look-up fails: a good channel gets 400. */
    public static Fault lyingBadRequest() {
        return new Fault(Point.CHANNEL, new Effect.Refuse(ApiError.invalidParam("post.channel_id")));
    }

    /** The database refuses to store the post. */
    public static Fault saveFails() {
        return new Fault(Point.BEFORE_COMMIT, new Effect.Refuse(ApiError.saveFailed()));
    }

    /** A plugin refuses the post; the error id is free text. */
    public static Fault pluginRejects(String reason) {
        return new Fault(Point.BEFORE_COMMIT, new Effect.Refuse(ApiError.rejectedByPlugin(reason)));
    }

    /** A plugin swallows the post. */
    public static Fault pluginDismisses() {
        return new Fault(Point.BEFORE_COMMIT, new Effect.Refuse(ApiError.dismissedByPlugin()));
    }

    private static Effect page(int status) {
        String body = "<html>\r\n<head><title>" + status + "</title></head>\r\n<body>\r\n<center><h1>" + status
                + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
        return new Effect.Proxy(status, "text/html", body, Map.of());
    }
}
