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
    NUL_CHARACTER("nul-character", 400, "The text contains a NUL character.", "Remove it; in a URL it is %00."),
    EMPTY_TEXT(
            "empty-text",
            400,
            "There is no text to post.",
            "Put visible text after /msg/, into ?text= or into the body."),
    BAD_OPTION(
            "bad-option",
            400,
            "The query is not a list of known options.",
            "Use each of key, token, sig, kid, exp, wait, text and message at most once, in lower case;"
                    + " if the question mark belongs to the text, write it as %3F."),
    BAD_BODY(
            "bad-body",
            400,
            "The body does not match its content type.",
            "Send UTF-8: the text itself as text/plain, {\"text\":\"…\"} as application/json, or text=… as a form."),
    UNKNOWN_FIELD(
            "unknown-field",
            400,
            "The body contains an unsupported field.",
            "Remove the named field; text and attachments are delivered complete."),
    NO_ADDRESS(
            "no-address",
            400,
            "The call names no address, and the key has no default address.",
            "Give \"channel\" as a channel id, @username or team/{team}/channel/{name},"
                    + " or ask the operator to give the key a default address (hook=…)."),
    BAD_REQUEST(
            "bad-request",
            400,
            "The request is not valid HTTP.",
            "Check the request line and the headers; write a space in the URL as %20."),
    UNAUTHORISED(
            "unauthorised",
            401,
            "The call has no valid API key or signature.",
            "Send the key as Authorization: Bearer, as the password in https://ci:KEY@host/…, or as ?token=;"
                    + " ask the operator if it was revoked."),
    ADDRESS_NOT_ALLOWED(
            "address-not-allowed",
            403,
            "This key may not post to this address.",
            "Ask the operator to add the address to the key, or use another key."),
    PREVIEW(
            "preview",
            403,
            "Prefetching and link previews do not post.",
            "Call from a program, or from a browser that does not prefetch; do not share a posting link"
                    + " in a chat."),
    NOT_FOUND(
            "not-found",
            404,
            "Not found.",
            "Call /post/channel/{id}/msg/{text}, /post/team/{team}/channel/{name}/msg/{text}"
                    + " or /post/user/{username}/msg/{text}."),
    IMPOSSIBLE_ADDRESS(
            "impossible-address",
            404,
            "The address is not valid.",
            "A channel id is 26 characters of a-z and 0-9; Mattermost shows it under View Info of the channel."
                    + " To post by name, call /post/team/{team}/channel/{name}/msg/{text} or /post/user/{username}/msg/{text},"
                    + " with the names as in Mattermost's own URLs, without @."),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed.", "Use one of the methods in the Allow header."),
    REQUEST_TIMEOUT("request-timeout", 408, "The request took too long to arrive.", "Send it again."),
    WOULD_LOOP(
            "would-loop",
            409,
            "Posting the message would create a loop.",
            "Point Mattermost's outgoing webhook at the address of another channel."),
    GONE(
            "gone",
            410,
            "The topic that held the message is gone.",
            "Nobody can tell what became of it: the operator deleted the topic of messages and created it anew."),
    TEXT_TOO_LONG(
            "text-too-long",
            413,
            "The text is longer than 65,536 bytes of UTF-8, or the attachments longer than 131,072.",
            "Shorten it, or send it in several calls."),
    BODY_TOO_LARGE(
            "body-too-large",
            413,
            "The body is larger than 262,144 bytes.",
            "Shorten it, or send it in several calls."),
    TARGET_TOO_LONG(
            "target-too-long",
            414,
            "The request target is longer than 65,536 bytes.",
            "Shorten the text, or send it in several calls."),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            415,
            "The content type of the body is not supported.",
            "Send text/plain, application/json or application/x-www-form-urlencoded, in UTF-8 and without compression."),
    DEAD_LETTER(
            "dead-letter",
            422,
            "The message was accepted, and could not be posted.",
            "Ask the operator, who can replay the dead letter once the cause is removed; see reason."),
    TOO_MANY_CALLS("too-many-calls", 429, "Rate limit exceeded.", "Retry after the time in the Retry-After header."),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The request headers are too large.", "Send fewer or shorter headers."),
    INTERNAL("internal", 500, "Internal server error.", "Retry; if it fails again, tell the operator."),
    UNSUPPORTED_TRANSFER_CODING(
            "unsupported-transfer-coding",
            501,
            "The transfer coding of the body is not supported.",
            "Send the body with a Content-Length, or chunked and nothing else."),
    UNAVAILABLE(
            "unavailable",
            503,
            "The message could not be stored now.",
            "Retry after the time in the Retry-After header."),
    WARMING_UP(
            "warming-up",
            503,
            "This server has just started, and cannot tell what became of messages yet.",
            "Retry after the time in the Retry-After header."),
    STATUS_UNAVAILABLE(
            "status-unavailable",
            503,
            "What became of the message cannot be told now.",
            "Retry after the time in the Retry-After header; the message itself is safe."),
    VERSION_NOT_SUPPORTED(
            "version-not-supported",
            505,
            "The HTTP version is not supported.",
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

    /** The problem for a bare HTTP status, where nothing better is known. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 414 -> TARGET_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 431 -> HEADERS_TOO_LARGE;
            case 501 -> UNSUPPORTED_TRANSFER_CODING;
            case 503 -> UNAVAILABLE;
            case 505 -> VERSION_NOT_SUPPORTED;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }
}
