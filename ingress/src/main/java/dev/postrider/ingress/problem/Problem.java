package dev.postrider.ingress.problem;

/**
 * Every error a caller can see, with its status, a sentence, and what to do next.
 *
 * <p>Codes are a promise: scripts may branch on them. A detail, which says what and where in this very request, comes
 * with the {@link Refusal}.
 */
public enum Problem {
    BAD_ENCODING(
            "bad-encoding",
            400,
            "The request target is not percent-encoded UTF-8.",
            "Encode the text as UTF-8 and write a percent sign itself as %25."),
    NUL_CHARACTER("nul-character", 400, "The text holds a NUL character.", "Leave %00 out of the text."),
    EMPTY_TEXT("empty-text", 400, "There is no text to post.", "Put something visible behind /msg/."),
    BAD_OPTION(
            "bad-option",
            400,
            "The query is not a list of known options.",
            "Use each of key, token, sig, kid and exp at most once;"
                    + " if the question mark belongs to the text, write it as %3F."),
    BAD_REQUEST(
            "bad-request",
            400,
            "The request is not HTTP as this server reads it.",
            "Check the request line and the headers; write a space in the URL as %20."),
    NOT_FOUND(
            "not-found",
            404,
            "Nothing is here.",
            "Call /post/channel/{id}/msg/{text}, /post/team/{team}/channel/{name}/msg/{text}"
                    + " or /post/user/{username}/msg/{text}."),
    IMPOSSIBLE_ADDRESS(
            "impossible-address",
            404,
            "No such address can exist.",
            "A channel id is 26 characters of a-z and 0-9; Mattermost shows it under View Info of the channel."
                    + " To post by name, call /post/team/{team}/channel/{name}/msg/{text} or /post/user/{username}/msg/{text},"
                    + " with the names as they stand in Mattermost's own URLs and without @."),
    METHOD_NOT_ALLOWED(
            "method-not-allowed", 405, "This method does nothing here.", "Use one of the methods in the Allow header."),
    REQUEST_TIMEOUT("request-timeout", 408, "The request took too long to arrive.", "Send it again."),
    TARGET_TOO_LONG(
            "target-too-long",
            414,
            "The request target is longer than 65,536 bytes.",
            "Shorten the text, or send it in several calls."),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The request headers are too large.", "Send fewer or shorter headers."),
    INTERNAL("internal", 500, "The server failed.", "Call again; if it fails again, tell the operator."),
    UNAVAILABLE(
            "unavailable",
            503,
            "The message could not be queued now.",
            "Call again after the time in the Retry-After header."),
    VERSION_NOT_SUPPORTED(
            "version-not-supported",
            505,
            "The request line does not end in an HTTP version this server speaks.",
            "Use HTTP/1.1 or HTTP/1.0, and write a space in the URL as %20.");

    private final String code;
    private final int status;
    private final String title;
    private final String instruction;

    Problem(String code, int status, String title, String instruction) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.instruction = instruction;
    }

    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What is wrong, in a sentence that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What the caller can do about it. */
    public String instruction() {
        return instruction;
    }

    /** The problem a bare HTTP status stands for, where nothing better is known. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 408 -> REQUEST_TIMEOUT;
            case 414 -> TARGET_TOO_LONG;
            case 431 -> HEADERS_TOO_LARGE;
            case 503 -> UNAVAILABLE;
            case 505 -> VERSION_NOT_SUPPORTED;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }
}
