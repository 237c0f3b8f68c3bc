package dev.postrider.testkit.mattermost;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finding channels, by id, by name, in lists. */
final class LookupRoutes {

    private final World world;

    LookupRoutes(World world) {
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

    private Answer byId(Call call) {
        String id = call.variable("channel_id");
        if (!Ids.wellFormed(id)) {
            return Answer.refused(ApiError.invalidUrl("channel_id"));
        }
        Optional<Channel> channel = world.places().channel(id);
        if (channel.isEmpty()) {
            return Answer.refused(ApiError.notFound("app.channel.get.existing.app_error"));
        }
        return world.access().mayRead(call.user(), channel.get())
                ? Answer.ok(Wire.channel(channel.get()))
                : Answer.refused(ApiError.permissions());
    }

    private Answer ownMembership(Call call) {
        String id = call.variable("channel_id");
        if (!Ids.wellFormed(id)) {
            return Answer.refused(ApiError.invalidUrl("channel_id"));
        }
        boolean readable = world.places()
                .channel(id)
                .filter(channel -> world.access().mayRead(call.user(), channel))
                .isPresent();
        if (!readable) {
            return Answer.refused(ApiError.permissions());
        }
        return world.places().isMember(id, call.user().id())
                ? Answer.ok(Wire.member("channel_id", id, call.user().id()))
                : Answer.refused(ApiError.notFound("app.channel.get_member.missing.app_error"));
    }

    private Answer team(Call call) {
        return world.places()
                .teamNamed(call.variable("team"))
                .map(team -> Answer.ok(Wire.team(team)))
                .orElseGet(() -> Answer.refused(teamMissing()));
    }

    private Answer byNames(Call call) {
        return world.places()
                .teamNamed(call.variable("team"))
                .map(team -> named(call, team.id()))
                .orElseGet(() -> Answer.refused(teamMissing()));
    }

    private Answer byTeamId(Call call) {
        return Ids.wellFormed(call.variable("team_id"))
                ? named(call, call.variable("team_id"))
                : Answer.refused(ApiError.invalidUrl("team_id"));
    }

    /** A private channel of others is not admitted to exist; an open one is. */
    private Answer named(Call call, String teamId) {
        Optional<Channel> channel = world.places()
                .channelNamed(teamId, call.variable("channel"))
                .filter(found -> !found.archived() || call.flag("include_deleted"));
        boolean readable = channel.filter(found -> world.access().mayRead(call.user(), found))
                .isPresent();
        if (readable) {
            return Answer.ok(Wire.channel(channel.get()));
        }
        return channel.filter(Channel::open).isPresent()
                ? Answer.refused(ApiError.permissions())
                : Answer.refused(ApiError.notFound("app.channel.get_by_name.missing.app_error"));
    }

    private Answer openOnes(Call call) {
        String teamId = call.variable("team_id");
        if (!world.access().inTeam(call.user(), teamId)) {
            return Answer.refused(ApiError.permissions());
        }
        List<Channel> open = world.places()
                .channels(channel -> channel.teamId().equals(teamId) && channel.open() && !channel.archived());
        List<Channel> page = open.stream()
                .skip((long) call.page() * call.perPage())
                .limit(call.perPage())
                .toList();
        return Answer.ok(Json.array(page, Wire::channel));
    }

    private Answer own(Call call) {
        String teamId = call.variable("team_id");
        if (!Ids.wellFormed(teamId)) {
            return Answer.refused(ApiError.invalidUrl("team_id"));
        }
        if (!world.access().inTeam(call.user(), teamId)) {
            return Answer.refused(ApiError.permissions());
        }
        return ownChannels(call, channel -> channel.direct() || channel.teamId().equals(teamId));
    }

    private Answer ownEverywhere(Call call) {
        return ownChannels(call, channel -> true);
    }

    private Answer ownChannels(Call call, Predicate<Channel> wanted) {
        List<Channel> own = world.places()
                .channels(channel -> wanted.test(channel)
                        && (!channel.archived() || call.flag("include_deleted"))
                        && world.places().isMember(channel.id(), call.user().id()));
        return Answer.ok(Json.array(own, Wire::channel));
    }

    private Answer ownTeams(Call call) {
        List<Team> own = world.places().teams().stream()
                .filter(team -> world.places().isMember(team.id(), call.user().id()))
                .toList();
        return Answer.ok(Json.array(own, Wire::team));
    }

    private static ApiError teamMissing() {
        return ApiError.notFound("app.team.get_by_name.missing.app_error");
    }
}
