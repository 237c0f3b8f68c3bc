package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.Response;

/** An error of the server's own, as its clients see it: they match on the id. */
public record ApiError(int status, String id, String message) {

    static ApiError sessionExpired() {
        return new ApiError(
                401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.");
    }

    static ApiError tokenProvided() {
        return new ApiError(401, "api.context.token_provided.app_error", "Session is not OAuth but token was provided");
    }

    static ApiError permissions() {
        return new ApiError(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.");
    }

    /** A field of the body. */
    static ApiError invalidBody(String field) {
        return new ApiError(
                400, "api.context.invalid_body_param.app_error", "Invalid or missing " + field + " in request body.");
    }

    /** What the application layer says of a parameter it was handed. */
    static ApiError invalidParam(String field) {
        return new ApiError(400, "api.context.invalid_param.app_error", "Invalid " + field + " parameter.");
    }

    static ApiError invalidUrl(String field) {
        return new ApiError(
                400,
                "api.context.invalid_url_param.app_error",
                "Invalid or missing " + field + " parameter in request URL.");
    }

    static ApiError saveFailed() {
        return new ApiError(500, "app.post.save.app_error", "Unable to save the Post.");
    }

    static ApiError rejectedByPlugin(String reason) {
        String text = "Post rejected by plugin. " + reason;
        return new ApiError(400, text, text);
    }

    static ApiError dismissedByPlugin() {
        return new ApiError(400, "plugin.message_will_be_posted.dismiss_post", "Post dismissed by plugin.");
    }

    static ApiError notFound(String id) {
        return new ApiError(404, id, "Unable to find it.");
    }

    static ApiError bad(String id, String message) {
        return new ApiError(400, id, message);
    }

    /** In hardened mode a 5xx says nothing at all. */
    Response response(boolean hardened, String requestId) {
        boolean silent = hardened && status >= 500;
        var body = JsonBodies.object()
                .put("id", silent ? "" : id)
                .put("message", silent ? "Internal Server Error" : message)
                .put("detailed_error", "")
                .put("request_id", requestId)
                .put("status_code", silent ? 500 : status);
        return JsonBodies.response(silent ? 500 : status, body);
    }
}
