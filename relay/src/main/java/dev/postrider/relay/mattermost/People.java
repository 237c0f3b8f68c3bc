package dev.postrider.relay.mattermost;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** User ids known between the steps of a look-up. Thread-safe; an entry lives as long as its look-up goes on. */
final class People {

    private volatile @Nullable String self;
    private final Map<String, String> others = new ConcurrentHashMap<>();

    Optional<String> self() {
        return Optional.ofNullable(self);
    }

    void self(String id) {
        self = id;
    }

    Optional<String> other(String username) {
        return Optional.ofNullable(others.get(username));
    }

    void other(String username, String id) {
        others.put(username, id);
    }

    void forget(String username) {
        others.remove(username);
    }
}
