package dev.postrider.benchmark.stage;

import dev.postrider.testkit.mattermost.StoredPost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** When each numbered text was first posted. Reads on where it was each time; not thread-safe. */
public final class Arrivals {

    private final ChatServer server;
    private final Predicate<StoredPost> wanted;
    private final Map<Integer, Long> firstNanos = new HashMap<>();
    private final List<StoredPost> posts = new ArrayList<>();
    private int read;
    private int texts;

    /** @param wanted which posts count */
    public Arrivals(ChatServer server, Predicate<StoredPost> wanted) {
        this.server = server;
        this.wanted = wanted;
    }

    public Arrivals(ChatServer server) {
        this(server, post -> true);
    }

    /** Takes in what was posted meanwhile. */
    public Arrivals update() {
        List<StoredPost> all = server.posts();
        all.subList(read, all.size()).stream().filter(wanted).forEach(this::add);
        read = all.size();
        return this;
    }

    private void add(StoredPost post) {
        posts.add(post);
        for (int number : NumberedText.numbersIn(post.message())) {
            texts++;
            firstNanos.putIfAbsent(number, post.committedNanos());
        }
    }

    /** Different texts. */
    public int count() {
        return firstNanos.size();
    }

    /** Texts that came again. */
    public int repeats() {
        return texts - firstNanos.size();
    }

    public List<StoredPost> posts() {
        return List.copyOf(posts);
    }

    public Optional<Long> nanosOf(int number) {
        return Optional.ofNullable(firstNanos.get(number));
    }
}
