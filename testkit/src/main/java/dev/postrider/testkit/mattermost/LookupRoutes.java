package dev.postrider.testkit.mattermost;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finding channels, by id, by name, in lists. */
final class LookupRoutes {

    private final ServerState world;

    LookupRoutes(ServerState world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(
                Route.of("GET", "/api/v4/channels/{channel_id}", this::byId),
                Route.of("GET", "/api/v4/channels/{channel_id}/members/me", this::ownMembership),
                Route.of("GET", "/api/v4/teams/name/{team}", this::team),
                Route.of("GET", "/api/v4/teams/name/{team}/channels/name/{channel}", this::byNames),
                Route.of("GET", "/api/v4/teams/{team_id}/channels/name/{channel}", this::byTeamId),
                Route.of("GET", "/api/v4/teams/{team_id}/channels", this::openOnes),
                Route.of("GET", "/api/v4/users/me/channels", this::ownEverywhere),
                Route.of("GET", "/api/v4/users/me/teams", this::ownTeams),
                Route.of("GET", "/api/v4/users/me/teams/{team_id}/channels", this::own));
    }

    private ApiResult byId(ApiCall call) {
        String id = call.variable("channel_id");
        if (!IdGenerator.wellFormed(id)) {
            return ApiResult.rejected(ApiError.invalidUrl("channel_id"));
        }
        Optional<ChatChannel> channel = world.places().channel(id);
        if (channel.isEmpty()) {
            return ApiResult.rejected(ApiError.notFound("app.channel.get.existing.app_error"));
        }
        return world.access().mayRead(call.user(), channel.get())
                ? ApiResult.ok(JsonViews.channel(channel.get()))
                : ApiResult.rejected(ApiError.permissions());
    }

    private ApiResult ownMembership(ApiCall call) {
        String id = call.variable("channel_id");
        if (!IdGenerator.wellFormed(id)) {
            return ApiResult.rejected(ApiError.invalidUrl("channel_id"));
        }
        boolean readable = world.places()
                .channel(id)
                .filter(channel -> world.access().mayRead(call.user(), channel))
                .isPresent();
        if (!readable) {
            return ApiResult.rejected(ApiError.permissions());
        }
        return world.places().isMember(id, call.user().id())
                ? ApiResult.ok(JsonViews.member("channel_id", id, call.user().id()))
                : ApiResult.rejected(ApiError.notFound("app.channel.get_member.missing.app_error"));
    }

    private ApiResult team(ApiCall call) {
        return world.places()
                .teamNamed(call.variable("team"))
                .map(team -> ApiResult.ok(JsonViews.team(team)))
                .orElseGet(() -> ApiResult.rejected(teamMissing()));
    }

    private ApiResult byNames(ApiCall call) {
        return world.places()
                .teamNamed(call.variable("team"))
                .map(team -> named(call, team.id()))
                .orElseGet(() -> ApiResult.rejected(teamMissing()));
    }

    private ApiResult byTeamId(ApiCall call) {
        return IdGenerator.wellFormed(call.variable("team_id"))
                ? named(call, call.variable("team_id"))
                : ApiResult.rejected(ApiError.invalidUrl("team_id"));
    }

    /** A private channel of others is not admitted to exist; an open one is. */
    private ApiResult named(ApiCall call, String teamId) {
        Optional<ChatChannel> channel = world.places()
                .channelNamed(teamId, call.variable("channel"))
                .filter(found -> !found.archived() || call.flag("include_deleted"));
        boolean readable = channel.filter(found -> world.access().mayRead(call.user(), found))
                .isPresent();
        if (readable) {
            return ApiResult.ok(JsonViews.channel(channel.get()));
        }
        return channel.filter(ChatChannel::open).isPresent()
                ? ApiResult.rejected(ApiError.permissions())
                : ApiResult.rejected(ApiError.notFound("app.channel.get_by_name.missing.app_error"));
    }

    private ApiResult openOnes(ApiCall call) {
        String teamId = call.variable("team_id");
        if (!world.access().inTeam(call.user(), teamId)) {
            return ApiResult.rejected(ApiError.permissions());
        }
        List<ChatChannel> open = world.places()
                .channels(channel -> channel.teamId().equals(teamId) && channel.open() && !channel.archived());
        List<ChatChannel> page = open.stream()
                .skip((long) call.page() * call.perPage())
                .limit(call.perPage())
                .toList();
        return ApiResult.ok(JsonBodies.array(page, JsonViews::channel));
    }

    private ApiResult own(ApiCall call) {
        String teamId = call.variable("team_id");
        if (!IdGenerator.wellFormed(teamId)) {
            return ApiResult.rejected(ApiError.invalidUrl("team_id"));
        }
        if (!world.access().inTeam(call.user(), teamId)) {
            return ApiResult.rejected(ApiError.permissions());
        }
        return ownChannels(call, channel -> channel.direct() || channel.teamId().equals(teamId));
    }

    private ApiResult ownEverywhere(ApiCall call) {
        return ownChannels(call, channel -> true);
    }

    private ApiResult ownChannels(ApiCall call, Predicate<ChatChannel> wanted) {
        List<ChatChannel> own = world.places()
                .channels(channel -> wanted.test(channel)
                        && (!channel.archived() || call.flag("include_deleted"))
                        && world.places().isMember(channel.id(), call.user().id()));
        return ApiResult.ok(JsonBodies.array(own, JsonViews::channel));
    }

    private ApiResult ownTeams(ApiCall call) {
        List<Team> own = world.places().teams().stream()
                .filter(team -> world.places().isMember(team.id(), call.user().id()))
                .toList();
        return ApiResult.ok(JsonBodies.array(own, JsonViews::team));
    }

    private static ApiError teamMissing() {
        return ApiError.notFound("app.team.get_by_name.missing.app_error");
    }
}
