package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** People, bots and tokens. */
final class UserRoutes {

    private static final String USERNAME = "[a-z0-9._-]{1,64}";

    private final ServerState world;

    UserRoutes(ServerState world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(
                Route.open("POST", "/api/v4/users", this::create),
                Route.open("POST", "/api/v4/users/login", this::login),
                Route.of("GET", "/api/v4/users/me", call -> ApiResult.ok(JsonViews.user(call.user()))),
                Route.of("GET", "/api/v4/users/username/{name}", this::byName),
                Route.of("POST", "/api/v4/users/ids", this::byIds),
                Route.of("PUT", "/api/v4/users/{user_id}/roles", this::setRoles),
                Route.of("POST", "/api/v4/users/{user_id}/tokens", this::createToken),
                Route.of("POST", "/api/v4/users/tokens/revoke", this::revokeToken),
                Route.of("POST", "/api/v4/bots", this::createBot),
                Route.of("POST", "/api/v4/bots/{bot_id}/disable", call -> setDeleteAt(call, world.nowMillis())),
                Route.of("POST", "/api/v4/bots/{bot_id}/enable", call -> setDeleteAt(call, 0)));
    }

    /** The very first account rules. */
    private ApiResult create(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        String username =
                body.map(found -> JsonBodies.text(found, "username")).orElse("").toLowerCase(Locale.ROOT);
        String password = body.map(found -> JsonBodies.text(found, "password")).orElse("");
        if (!username.matches(USERNAME) || password.isEmpty()) {
            return ApiResult.rejected(ApiError.invalidBody("user"));
        }
        String roles = world.people().isEmpty() ? "system_admin system_user" : "system_user";
        return added(new User(world.ids().next(), username, roles, false, "", password, 0), false);
    }

    private ApiResult createBot(ApiCall call) {
        String username = call.object()
                .map(body -> JsonBodies.text(body, "username"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (!call.user().admin()) {
            return ApiResult.rejected(ApiError.permissions());
        }
        if (!username.matches(USERNAME)) {
            return ApiResult.rejected(ApiError.invalidBody("bot"));
        }
        String ownerId = call.user().id();
        return added(new User(world.ids().next(), username, "system_user", true, ownerId, "", 0), true);
    }

    private ApiResult added(User user, boolean asBot) {
        if (!world.people().add(user)) {
            return ApiResult.rejected(ApiError.bad(
                    "app.user.save.username_exists.app_error", "An account with that username already exists."));
        }
        return ApiResult.created(asBot ? JsonViews.bot(user) : JsonViews.user(user));
    }

    private ApiResult login(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        String password = body.map(found -> JsonBodies.text(found, "password")).orElse("");
        Optional<User> user = world.people()
                .named(body.map(found -> JsonBodies.text(found, "login_id")).orElse(""))
                .filter(found -> !found.bot() && found.password().equals(password));
        if (user.isEmpty()) {
            return ApiResult.rejected(new ApiError(
                    401, "api.user.login.invalid_credentials_email_username", "Enter a valid email or username."));
        }
        var session = new UserDirectory.AccessToken(
                world.ids().next(), world.ids().next(), user.get().id(), "session");
        world.people().add(session);
        return new ApiResult.Responded(
                JsonBodies.response(200, JsonViews.user(user.get())).with("Token", session.secret()));
    }

    private ApiResult byName(ApiCall call) {
        if (!call.variable("name").matches(USERNAME)) {
            return ApiResult.rejected(ApiError.invalidBody("username"));
        }
        return world.people()
                .named(call.variable("name"))
                .map(user -> ApiResult.ok(JsonViews.user(user)))
                .orElseGet(() -> ApiResult.rejected(ApiError.notFound("app.user.get_by_username.app_error")));
    }

    private ApiResult byIds(ApiCall call) {
        List<User> found = new ArrayList<>();
        for (JsonNode id : JsonBodies.parse(call.request().body()).orElseGet(JsonBodies::object)) {
            world.people().find(id.asText()).ifPresent(found::add);
        }
        return ApiResult.ok(JsonBodies.array(found, JsonViews::user));
    }

    private ApiResult setRoles(ApiCall call) {
        Optional<User> user = world.people().find(call.variable("user_id"));
        String roles = call.object().map(body -> JsonBodies.text(body, "roles")).orElse("");
        if (user.isEmpty() || !call.user().admin()) {
            return ApiResult.rejected(ApiError.permissions());
        }
        world.people().replace(user.get().withRoles(roles));
        return ApiResult.done();
    }

    private ApiResult createToken(ApiCall call) {
        Optional<User> user = world.people().find(call.variable("user_id"));
        if (user.isEmpty() || !call.user().admin()) {
            return ApiResult.rejected(ApiError.permissions());
        }
        String description =
                call.object().map(body -> JsonBodies.text(body, "description")).orElse("");
        var token = new UserDirectory.AccessToken(
                world.ids().next(), world.ids().next(), user.get().id(), description);
        world.people().add(token);
        return ApiResult.ok(JsonViews.token(token));
    }

    private ApiResult revokeToken(ApiCall call) {
        String tokenId =
                call.object().map(body -> JsonBodies.text(body, "token_id")).orElse("");
        return call.user().admin() && world.people().revoke(tokenId)
                ? ApiResult.done()
                : ApiResult.rejected(ApiError.permissions());
    }

    private ApiResult setDeleteAt(ApiCall call, long deleteAt) {
        Optional<User> bot = world.people().find(call.variable("bot_id")).filter(User::bot);
        if (bot.isEmpty() || !call.user().admin()) {
            return ApiResult.rejected(ApiError.permissions());
        }
        User changed = bot.get().withDeleteAt(deleteAt);
        world.people().replace(changed);
        return ApiResult.ok(JsonViews.bot(changed));
    }
}
