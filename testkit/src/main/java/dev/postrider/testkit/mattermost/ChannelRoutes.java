package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Making, changing and archiving channels, and their members. */
final class ChannelRoutes {

    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,63}";

    private final ServerState world;

    ChannelRoutes(ServerState world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(
                Route.of("POST", "/api/v4/channels", this::create),
                Route.of("POST", "/api/v4/channels/direct", this::direct),
                Route.of("PUT", "/api/v4/channels/{channel_id}/patch", this::patch),
                Route.of("DELETE", "/api/v4/channels/{channel_id}", this::archive),
                Route.of("POST", "/api/v4/channels/{channel_id}/members", this::addMember),
                Route.of("DELETE", "/api/v4/channels/{channel_id}/members/{user_id}", this::removeMember));
    }

    private ApiResult create(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        if (body.isEmpty()) {
            return ApiResult.rejected(ApiError.invalidBody("channel"));
        }
        String teamId = JsonBodies.text(body.get(), "team_id");
        String name = JsonBodies.text(body.get(), "name");
        if (!world.access().inTeam(call.user(), teamId)) {
            return ApiResult.rejected(ApiError.permissions());
        }
        if (!name.matches(NAME)) {
            return ApiResult.rejected(badName());
        }
        var channel = new ChatChannel(
                world.ids().next(),
                teamId,
                JsonBodies.text(body.get(), "type"),
                name,
                JsonBodies.text(body.get(), "display_name"),
                call.user().id(),
                world.nowMillis(),
                0);
        if (!world.places().add(channel)) {
            return ApiResult.rejected(nameTaken());
        }
        world.places().addMember(channel.id(), call.user().id());
        return ApiResult.created(JsonViews.channel(channel));
    }

    private ApiResult direct(ApiCall call) {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : JsonBodies.parse(call.request().body()).orElseGet(JsonBodies::object)) {
            ids.add(id.asText());
        }
        if (ids.size() != 2 || !ids.stream().allMatch(IdGenerator::wellFormed)) {
            return ApiResult.rejected(ApiError.invalidBody("user_ids"));
        }
        String otherId = ids.get(0).equals(call.user().id()) ? ids.get(1) : ids.get(0);
        Optional<User> other = world.people().find(otherId);
        if (!ids.contains(call.user().id())) {
            return ApiResult.rejected(ApiError.permissions());
        }
        if (other.isEmpty()) {
            return ApiResult.rejected(
                    ApiError.bad("api.channel.create_direct_channel.invalid_user.app_error", "Invalid user ID."));
        }
        if (world.switches().directMessagesNeedCommonTeam() && !world.access().shareTeam(call.user(), other.get())) {
            return ApiResult.rejected(new ApiError(
                    403,
                    "api.channel.create_channel.direct_channel.team_restricted_error",
                    "The users have no team in common."));
        }
        return ApiResult.created(JsonViews.channel(DirectChannels.find(call.user(), other.get(), world)));
    }

    private ApiResult patch(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        Optional<ChatChannel> channel = manageable(call);
        if (channel.isEmpty() || body.isEmpty()) {
            return ApiResult.rejected(body.isEmpty() ? ApiError.invalidBody("channel") : ApiError.permissions());
        }
        String name = body.get().path("name").asText(channel.get().name());
        String displayName =
                body.get().path("display_name").asText(channel.get().displayName());
        Optional<ChatChannel> namesake =
                world.places().channelNamed(channel.get().teamId(), name);
        if (namesake.isPresent() && !namesake.get().id().equals(channel.get().id())) {
            return ApiResult.rejected(nameTaken());
        }
        if (!name.matches(NAME)) {
            return ApiResult.rejected(badName());
        }
        ChatChannel renamed = channel.get().withNames(name, displayName);
        world.places().replace(renamed);
        return ApiResult.ok(JsonViews.channel(renamed));
    }

    private ApiResult archive(ApiCall call) {
        Optional<ChatChannel> channel = manageable(call);
        channel.ifPresent(found -> world.places().replace(found.withDeleteAt(world.nowMillis())));
        return channel.isPresent() ? ApiResult.done() : ApiResult.rejected(ApiError.permissions());
    }

    private ApiResult addMember(ApiCall call) {
        Optional<ChatChannel> channel = manageable(call);
        String userId =
                call.object().map(body -> JsonBodies.text(body, "user_id")).orElse("");
        if (channel.isEmpty()) {
            return ApiResult.rejected(ApiError.permissions());
        }
        if (!world.places().isMember(channel.get().teamId(), userId)) {
            return ApiResult.rejected(ApiError.notFound("app.team.get_member.missing.app_error"));
        }
        world.places().addMember(channel.get().id(), userId);
        return ApiResult.created(JsonViews.member("channel_id", channel.get().id(), userId));
    }

    private ApiResult removeMember(ApiCall call) {
        Optional<ChatChannel> channel = manageable(call);
        channel.ifPresent(found -> world.places().removeMember(found.id(), call.variable("user_id")));
        return channel.isPresent() ? ApiResult.done() : ApiResult.rejected(ApiError.permissions());
    }

    private Optional<ChatChannel> manageable(ApiCall call) {
        return world.places()
                .channel(call.variable("channel_id"))
                .filter(channel -> call.user().admin()
                        || world.places().isMember(channel.id(), call.user().id()));
    }

    private static ApiError badName() {
        return ApiError.bad("model.channel.is_valid.1_or_more.app_error", "Name must be 1 or more characters.");
    }

    private static ApiError nameTaken() {
        return ApiError.bad(
                "store.sql_channel.save_channel.exists.app_error", "A channel with that name already exists.");
    }
}
