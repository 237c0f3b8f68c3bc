package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Incoming webhooks: made through the API, called without a token. */
final class HookRoutes {

    private final ServerState world;
    private final PostCreation creation;

    HookRoutes(ServerState world, PostCreation creation) {
        this.world = world;
        this.creation = creation;
    }

    List<Route> table() {
        return List.of(
                Route.of("POST", "/api/v4/hooks/incoming", this::create),
                Route.open("POST", "/hooks/{hook_id}", this::call));
    }

    private ApiResult create(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        String channelId =
                body.map(found -> JsonBodies.text(found, "channel_id")).orElse("");
        boolean readable = world.places()
                .channel(channelId)
                .filter(channel -> world.access().mayRead(call.user(), channel))
                .isPresent();
        if (!readable) {
            return ApiResult.rejected(ApiError.permissions());
        }
        var hook = new Hook(
                world.ids().next(),
                channelId,
                call.user().id(),
                body.map(found -> JsonBodies.text(found, "display_name")).orElse(""),
                body.map(found -> found.path("channel_locked").asBoolean()).orElse(false));
        world.places().add(hook);
        return ApiResult.created(JsonViews.hook(hook));
    }

    private ApiResult call(ApiCall call) throws InterruptedException {
        ApiResult answer = handled(call);
        return answer instanceof ApiResult.Rejected refused && !world.switches().namesWebhookErrors()
                ? ApiResult.rejected(new ApiError(
                        refused.error().status(),
                        "web.incoming_webhook.general.app_error",
                        refused.error().message()))
                : answer;
    }

    private ApiResult handled(ApiCall call) throws InterruptedException {
        if (!world.switches().incomingWebhooks()) {
            return ApiResult.rejected(new ApiError(
                    501, "web.incoming_webhook.disabled.app_error", "Incoming webhooks have been disabled."));
        }
        Optional<ObjectNode> payload = HookPayload.of(call.request());
        if (payload.isEmpty()) {
            return ApiResult.rejected(bad("model.incoming_hook.parse_data.app_error"));
        }
        if (JsonBodies.text(payload.get(), "text").isEmpty()
                && payload.get().path("attachments").isEmpty()) {
            return ApiResult.rejected(bad("web.incoming_webhook.text.app_error"));
        }
        Optional<Hook> hook = world.places().hook(call.variable("hook_id"));
        if (hook.isEmpty()) {
            return ApiResult.rejected(bad("web.incoming_webhook.invalid.app_error"));
        }
        User author = world.people().find(hook.get().userId()).orElseThrow();
        HookDestination target =
                HookDestination.of(hook.get(), author, JsonBodies.text(payload.get(), "channel"), world);
        return target instanceof HookDestination.AllowedDestination found
                ? posted(call, payload.get(), author, found)
                : ApiResult.rejected(((HookDestination.RefusedDestination) target).error());
    }

    private ApiResult posted(ApiCall call, ObjectNode payload, User author, HookDestination.AllowedDestination target)
            throws InterruptedException {
        List<String> parts = split(JsonBodies.text(payload, "text"));
        for (int i = 0; i < parts.size(); i++) {
            ObjectNode props = props(payload, i == parts.size() - 1);
            var sent = new StoredPost.Sent(
                    JsonBodies.text(payload, "root_id"),
                    JsonBodies.text(payload, "type"),
                    props,
                    JsonBodies.object().arrayNode(),
                    "");
            var draft = new PostRequest(target.channel().id(), parts.get(i), "", 0, sent);
            if (creation.store(author, draft, call.facts()) instanceof PostCreation.Result.NotStored) {
                return ApiResult.rejected(
                        new ApiError(500, "api.post.create_webhook_post.creating.app_error", "Error creating post."));
            }
        }
        return new ApiResult.Responded(Response.of(200, "text/plain", "ok"));
    }

    /** At the post limit, between code points; attachments travel with the last part. */
    private List<String> split(String text) {
        int limit = world.switches().maxMessageCodePoints();
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (JsonBodies.codePoints(rest) > limit) {
            int end = rest.offsetByCodePoints(0, limit);
            parts.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        parts.add(rest);
        return parts;
    }

    private ObjectNode props(ObjectNode payload, boolean last) {
        JsonNode given = payload.path("props");
        ObjectNode props = given.isObject() ? given.deepCopy() : JsonBodies.object();
        props.put("from_webhook", "true");
        if (world.switches().usernameOverride()) {
            String username = JsonBodies.text(payload, "username");
            props.put("override_username", username.isEmpty() ? "webhook" : username);
        }
        if (last && !payload.path("attachments").isEmpty()) {
            props.set("attachments", payload.path("attachments"));
        }
        return props;
    }

    private static ApiError bad(String id) {
        return ApiError.bad(id, "Invalid webhook.");
    }
}
