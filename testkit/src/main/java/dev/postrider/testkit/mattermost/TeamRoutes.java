package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Making teams and adding people to them. */
final class TeamRoutes {

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}[a-z0-9]";

    private final World world;

    TeamRoutes(World world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(
                Route.of("POST", "/api/v4/teams", this::create),
                Route.of("POST", "/api/v4/teams/{team_id}/members", this::addMember));
    }

    private Answer create(Call call) {
        Optional<ObjectNode> body = call.object();
        String name = body.map(found -> Json.text(found, "name")).orElse("");
        if (!name.matches(NAME)) {
            return Answer.refused(
                    ApiError.bad("model.team.is_valid.characters.app_error", "Name must be 2 or more characters."));
        }
        String displayName = body.map(found -> Json.text(found, "display_name")).orElse("");
        var team = new Team(world.ids().next(), name, displayName, world.nowMillis());
        if (!world.places().add(team)) {
            return Answer.refused(
                    ApiError.bad("app.team.save.existing.app_error", "A team with that name already exists."));
        }
        new Founding(world).found(team, call.user().id());
        return Answer.created(Wire.team(team));
    }

    private Answer addMember(Call call) {
        String teamId = call.variable("team_id");
        String userId = call.object().map(body -> Json.text(body, "user_id")).orElse("");
        if (!world.access().inTeam(call.user(), teamId)) {
            return Answer.refused(ApiError.permissions());
        }
        if (world.people().find(userId).isEmpty()) {
            return Answer.refused(ApiError.notFound("app.user.missing_account.const"));
        }
        new Founding(world).join(teamId, userId);
        return Answer.created(Wire.member("team_id", teamId, userId));
    }
}
