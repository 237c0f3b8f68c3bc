package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.ReceivedRequest;
import java.util.Locale;
import java.util.Optional;

/** What a request shows of itself: cookie before header before query, as ParseAuthTokenFromRequest. */
record RequestCredentials(TokenSource origin, String secret) {

    enum TokenSource {
        NONE,
        COOKIE,
        HEADER,
        QUERY
    }

    private static final String COOKIE = "MMAUTHTOKEN=";

    static RequestCredentials of(ReceivedRequest request) {
        for (String part : request.header("cookie").orElse("").split(";", -1)) {
            if (part.strip().startsWith(COOKIE)) {
                return new RequestCredentials(TokenSource.COOKIE, part.strip().substring(COOKIE.length()));
            }
        }
        String header = request.header("authorization").orElse("");
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("bearer ") || lower.startsWith("token ")) {
            return new RequestCredentials(
                    TokenSource.HEADER,
                    header.substring(header.indexOf(' ') + 1).strip());
        }
        String query = request.query().getOrDefault("access_token", "");
        return new RequestCredentials(query.isEmpty() ? TokenSource.NONE : TokenSource.QUERY, query);
    }

    Optional<User> user(UserDirectory people) {
        return people.bearer(secret);
    }

    /** Why a request that needs a session has none. */
    Optional<ApiError> refusal(ReceivedRequest request, Optional<User> user) {
        boolean forged = origin == TokenSource.COOKIE
                && !request.method().equals("GET")
                && request.header("x-csrf-token").isEmpty()
                && request.header("x-requested-with").isEmpty();
        if (user.isEmpty() || forged) {
            return Optional.of(ApiError.sessionExpired());
        }
        return origin == TokenSource.QUERY ? Optional.of(ApiError.tokenProvided()) : Optional.empty();
    }
}
