package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Making teams and adding people to them. */
final class TeamRoutes {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}[a-z0-9]";

    private final ServerState world;

    TeamRoutes(ServerState world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(
                Route.of("POST", "/api/v4/teams", this::create),
                Route.of("POST", "/api/v4/teams/{team_id}/members", this::addMember));
    }

    private ApiResult create(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        String name = body.map(found -> JsonBodies.text(found, "name")).orElse("");
        if (!name.matches(NAME)) {
            return ApiResult.rejected(
                    ApiError.bad("model.team.is_valid.characters.app_error", "Name must be 2 or more characters."));
        }
        String displayName =
                body.map(found -> JsonBodies.text(found, "display_name")).orElse("");
        var team = new Team(world.ids().next(), name, displayName, world.nowMillis());
        if (!world.places().add(team)) {
            return ApiResult.rejected(
                    ApiError.bad("app.team.save.existing.app_error", "A team with that name already exists."));
        }
        new DefaultChannels(world).found(team, call.user().id());
        return ApiResult.created(JsonViews.team(team));
    }

    private ApiResult addMember(ApiCall call) {
        String teamId = call.variable("team_id");
        String userId =
                call.object().map(body -> JsonBodies.text(body, "user_id")).orElse("");
        if (!world.access().inTeam(call.user(), teamId)) {
            return ApiResult.rejected(ApiError.permissions());
        }
        if (world.people().find(userId).isEmpty()) {
            return ApiResult.rejected(ApiError.notFound("app.user.missing_account.const"));
        }
        new DefaultChannels(world).join(teamId, userId);
        return ApiResult.created(JsonViews.member("team_id", teamId, userId));
    }
}
