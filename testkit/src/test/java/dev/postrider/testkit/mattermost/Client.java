package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks HTTP to a Mattermost with one token, or none. */
final class Client {

    /** An answer; the body is missing where it is no JSON. */
    record Reply(int status, HttpResponse<String> raw, JsonNode body) {
        String errorId() {
            return text("id");
        }

        String text(String field) {
            return body.path(field).asText();
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    Client(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    Client withToken(String other) {
        return new Client(base, other);
    }

    /** A path below /api/v4. */
    Reply get(String path) {
        return send("GET", "/api/v4" + path, "", "application/json");
    }

    Reply post(String path, JsonNode body) {
        return send("POST", "/api/v4" + path, body.toString(), "application/json");
    }

    Reply put(String path, JsonNode body) {
        return send("PUT", "/api/v4" + path, body.toString(), "application/json");
    }

    Reply delete(String path) {
        return send("DELETE", "/api/v4" + path, "", "application/json");
    }

    Reply createPost(String channelId, String message) {
        return post("/posts", JsonBodies.object().put("channel_id", channelId).put("message", message));
    }

    Reply createPost(String channelId, String message, String pendingPostId) {
        return post(
                "/posts",
                JsonBodies.object()
                        .put("channel_id", channelId)
                        .put("message", message)
                        .put("pending_post_id", pendingPostId));
    }

    /** A path from the root, any body. */
    Reply send(String method, String target, String body, String contentType) {
        try {
            return exchange(method, target, body, contentType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply exchange(String method, String target, String body, String contentType) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(base + target))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode json = JsonBodies.parse(response.body()).orElseGet(MissingNode::getInstance);
            return new Reply(response.statusCode(), response, json);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
