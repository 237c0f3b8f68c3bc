package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.ReceivedRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an 11.2 says that has lost its database: refusals that are not true. What it has in memory it still shows. */
final class DatabaseAway {

    /** Those of some paths; the first that fits. */
    private record Lie(String method, Pattern path, ApiError error) {}

    private static final List<Lie> LIES = List.of(
            lie("POST", "/api/v4/posts", ApiError.permissions()),
            lie("GET", "/api/v4/channels/[^/]+/posts", ApiError.permissions()),
            lie("GET", "/api/v4/teams/name/.+", ApiError.notFound("app.team.get_by_name.app_error")),
            lie("GET", "/api/v4/users/me", broken("app.user_terms_of_service.get_by_user.app_error")),
            lie("GET", "/api/v4/users/username/.+", broken("app.user.get_by_username.app_error")),
            lie("GET", "/api/v4/users/me/teams", broken("app.team.get_all.app_error")),
            lie("GET", "/api/v4/users/me/teams/.+", broken("app.channel.get_channels.get.app_error")),
            lie("POST", "/api/v4/channels/direct", broken("web.incoming_webhook.channel.app_error")),
            lie("POST", "/hooks/.+", ApiError.bad("web.incoming_webhook.general.app_error", "Invalid webhook.")));

    private static final Pattern IN_MEMORY = Pattern.compile("/api/v4/(channels/[^/]+|system/ping)");

    private DatabaseAway() {}

    /** Empty where it answers as ever. */
    static Optional<ApiError> says(ReceivedRequest request) {
        if (request.method().equals("GET") && IN_MEMORY.matcher(request.path()).matches()) {
            return Optional.empty();
        }
        return LIES.stream()
                .filter(lie -> lie.method.equals(request.method())
                        && lie.path.matcher(request.path()).matches())
                .findFirst()
                .map(Lie::error)
                .or(() -> Optional.of(broken("app.database.app_error")));
    }

    private static Lie lie(String method, String path, ApiError error) {
        return new Lie(method, Pattern.compile(path), error);
    }

    private static ApiError broken(String id) {
        return new ApiError(500, id, "Something went wrong.");
    }
}
