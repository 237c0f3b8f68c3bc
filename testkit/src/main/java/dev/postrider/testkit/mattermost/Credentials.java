package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.Request;
import java.util.Locale;
import java.util.Optional;

/** What a request shows of itself: cookie before header before query, as ParseAuthTokenFromRequest. */
record Credentials(Origin origin, String secret) {

    enum Origin {
        NONE,
        COOKIE,
        HEADER,
        QUERY
    }

    private static final String COOKIE = "MMAUTHTOKEN=";

    static Credentials of(Request request) {
        for (String part : request.header("cookie").orElse("").split(";", -1)) {
            if (part.strip().startsWith(COOKIE)) {
                return new Credentials(Origin.COOKIE, part.strip().substring(COOKIE.length()));
            }
        }
        String header = request.header("authorization").orElse("");
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("bearer ") || lower.startsWith("token ")) {
            return new Credentials(
                    Origin.HEADER, header.substring(header.indexOf(' ') + 1).strip());
        }
        String query = request.query().getOrDefault("access_token", "");
        return new Credentials(query.isEmpty() ? Origin.NONE : Origin.QUERY, query);
    }

    Optional<User> user(People people) {
        return people.bearer(secret);
    }

    /** Why a request that needs a session has none. */
    Optional<ApiError> refusal(Request request, Optional<User> user) {
        boolean forged = origin == Origin.COOKIE
                && !request.method().equals("GET")
                && request.header("x-csrf-token").isEmpty()
                && request.header("x-requested-with").isEmpty();
        if (user.isEmpty() || forged) {
            return Optional.of(ApiError.sessionExpired());
        }
        return origin == Origin.QUERY ? Optional.of(ApiError.tokenProvided()) : Optional.empty();
    }
}
