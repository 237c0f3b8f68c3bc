package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Making, changing and archiving channels, and their members. */
final class ChannelRoutes {

    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,63}";

    private final World world;

    ChannelRoutes(World world) {
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

    private Answer create(Call call) {
        Optional<ObjectNode> body = call.object();
        if (body.isEmpty()) {
            return Answer.refused(ApiError.invalidBody("channel"));
        }
        String teamId = Json.text(body.get(), "team_id");
        String name = Json.text(body.get(), "name");
        if (!world.access().inTeam(call.user(), teamId)) {
            return Answer.refused(ApiError.permissions());
        }
        if (!name.matches(NAME)) {
            return Answer.refused(badName());
        }
        var channel = new Channel(
                world.ids().next(),
                teamId,
                Json.text(body.get(), "type"),
                name,
                Json.text(body.get(), "display_name"),
                call.user().id(),
                world.nowMillis(),
                0);
        if (!world.places().add(channel)) {
            return Answer.refused(nameTaken());
        }
        world.places().addMember(channel.id(), call.user().id());
        return Answer.created(Wire.channel(channel));
    }

    private Answer direct(Call call) {
        List<String> ids = new ArrayList<>();
        for (JsonNode id : Json.parse(call.request().body()).orElseGet(Json::object)) {
            ids.add(id.asText());
        }
        if (ids.size() != 2 || !ids.stream().allMatch(Ids::wellFormed)) {
            return Answer.refused(ApiError.invalidBody("user_ids"));
        }
        String otherId = ids.get(0).equals(call.user().id()) ? ids.get(1) : ids.get(0);
        Optional<User> other = world.people().find(otherId);
        if (!ids.contains(call.user().id())) {
            return Answer.refused(ApiError.permissions());
        }
        if (other.isEmpty()) {
            return Answer.refused(
                    ApiError.bad("api.channel.create_direct_channel.invalid_user.app_error", "Invalid user ID."));
        }
        if (world.switches().directMessagesNeedCommonTeam() && !world.access().shareTeam(call.user(), other.get())) {
            return Answer.refused(new ApiError(
                    403,
                    "api.channel.create_channel.direct_channel.team_restricted_error",
                    "The users have no team in common."));
        }
        return Answer.created(Wire.channel(DirectChannels.find(call.user(), other.get(), world)));
    }

    private Answer patch(Call call) {
        Optional<ObjectNode> body = call.object();
        Optional<Channel> channel = manageable(call);
        if (channel.isEmpty() || body.isEmpty()) {
            return Answer.refused(body.isEmpty() ? ApiError.invalidBody("channel") : ApiError.permissions());
        }
        String name = body.get().path("name").asText(channel.get().name());
        String displayName =
                body.get().path("display_name").asText(channel.get().displayName());
        Optional<Channel> namesake = world.places().channelNamed(channel.get().teamId(), name);
        if (namesake.isPresent() && !namesake.get().id().equals(channel.get().id())) {
            return Answer.refused(nameTaken());
        }
        if (!name.matches(NAME)) {
            return Answer.refused(badName());
        }
        Channel renamed = channel.get().withNames(name, displayName);
        world.places().replace(renamed);
        return Answer.ok(Wire.channel(renamed));
    }

    private Answer archive(Call call) {
        Optional<Channel> channel = manageable(call);
        channel.ifPresent(found -> world.places().replace(found.withDeleteAt(world.nowMillis())));
        return channel.isPresent() ? Answer.done() : Answer.refused(ApiError.permissions());
    }

    private Answer addMember(Call call) {
        Optional<Channel> channel = manageable(call);
        String userId = call.object().map(body -> Json.text(body, "user_id")).orElse("");
        if (channel.isEmpty()) {
            return Answer.refused(ApiError.permissions());
        }
        if (!world.places().isMember(channel.get().teamId(), userId)) {
            return Answer.refused(ApiError.notFound("app.team.get_member.missing.app_error"));
        }
        world.places().addMember(channel.get().id(), userId);
        return Answer.created(Wire.member("channel_id", channel.get().id(), userId));
    }

    private Answer removeMember(Call call) {
        Optional<Channel> channel = manageable(call);
        channel.ifPresent(found -> world.places().removeMember(found.id(), call.variable("user_id")));
        return channel.isPresent() ? Answer.done() : Answer.refused(ApiError.permissions());
    }

    private Optional<Channel> manageable(Call call) {
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
