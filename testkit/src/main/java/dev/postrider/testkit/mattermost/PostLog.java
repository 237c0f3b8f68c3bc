package dev.postrider.testkit.mattermost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Every post in the order of commit. Thread-safe. */
final class PostLog {

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<StoredPost> posts = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    void commit(StoredPost post) {
        lock.lock();
        try {
            positions.put(post.id(), posts.size());
            posts.add(post);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<StoredPost> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(positions.get(id)).map(posts::get);
        } finally {
            lock.unlock();
        }
    }

    void replace(StoredPost post) {
        lock.lock();
        try {
            Integer position = positions.get(post.id());
            if (position != null) {
                posts.set(position, post);
            }
        } finally {
            lock.unlock();
        }
    }

    List<StoredPost> all(Predicate<StoredPost> wanted) {
        lock.lock();
        try {
            return posts.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    List<StoredPost> from(int position) {
        lock.lock();
        try {
            return List.copyOf(posts.subList(Math.min(position, posts.size()), posts.size()));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until that many are there or the time is up; answers what is there then. */
    List<StoredPost> await(Predicate<StoredPost> wanted, int count, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long leftNanos = atMost.toNanos();
            List<StoredPost> found = all(wanted);
            while (found.size() < count && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
                found = all(wanted);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }
}
