package dev.postrider.testkit.mattermost;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Users, bots and the tokens they show. Thread-safe. */
final class UserDirectory {

    /** What a client may show: a session, or a token that was made for a user and can be revoked by its own id. */
    record AccessToken(String id, String secret, String userId, String description) {}

    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, AccessToken> tokens = new LinkedHashMap<>();

    /** False when the name is taken. */
    synchronized boolean add(User user) {
        if (named(user.username()).isPresent()) {
            return false;
        }
        users.put(user.id(), user);
        return true;
    }

    synchronized boolean isEmpty() {
        return users.isEmpty();
    }

    synchronized void replace(User user) {
        users.put(user.id(), user);
    }

    synchronized Optional<User> find(String id) {
        return Optional.ofNullable(users.get(id));
    }

    synchronized Optional<User> named(String username) {
        String lower = username.toLowerCase(Locale.ROOT);
        return users.values().stream()
                .filter(user -> user.username().equals(lower))
                .findFirst();
    }

    synchronized void add(AccessToken token) {
        tokens.put(token.secret(), token);
    }

    synchronized boolean revoke(String tokenId) {
        return tokens.values().removeIf(token -> token.id().equals(tokenId));
    }

    synchronized boolean revokeSecret(String secret) {
        return tokens.remove(secret) != null;
    }

    /** Whose token it is, unless revoked or its owner disabled. */
    synchronized Optional<User> bearer(String secret) {
        return Optional.ofNullable(tokens.get(secret))
                .flatMap(token -> find(token.userId()))
                .filter(user -> user.deleteAt() == 0);
    }
}
