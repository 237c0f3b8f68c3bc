package dev.postrider.common.files;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches files: changed content is put to use; while it cannot be used, the previous content stays in use.
 *
 * <p>Compares content, so that it does not matter how a file is replaced: in place, by renaming, by a symbolic link that
 * moves. A new content counts once it has been read the same twice, or an editor that empties a file before it writes it
 * would take everybody's keys away for a moment. What cannot be used is tried again at every poll, and logged from the
 * second time on: a certificate and its key are rarely replaced in one step. Closing takes no time; closing twice is
 * harmless.
 *
 * @param <T> what the files hold; equal if nothing has changed
 */
public final class FileWatcher<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatcher.class);

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SETTLE_INTERVAL = Duration.ofMillis(100);

    /** Reads the files; by {@link TextFile}, which never waits. */
    @FunctionalInterface
    public interface ContentReader<T> {

        /** @throws IOException with the reason for the log */
        T read() throws IOException;
    }

    /** Puts a new content to use, and says so in the log. */
    @FunctionalInterface
    public interface ContentListener<T> {

        /** @throws IOException with the reason for the log, if it cannot be used; then nothing has changed */
        void use(T content) throws IOException;
    }

    private final String name;
    private final ContentReader<T> reader;
    private final ContentListener<T> user;
    private final LastingFailure failure;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private T inUse;
    private @Nullable T unsettled;
    private volatile ReloadState state;

    /**
     * @param name for the log: {@code keys file}
     * @param inUse what was read and put to use already
     */
    public FileWatcher(String name, T inUse, ContentReader<T> reader, ContentListener<T> user, Clock clock) {
        this.name = name;
        this.inUse = inUse;
        this.reader = reader;
        this.user = user;
        this.failure = new LastingFailure(clock);
        this.clock = clock;
        this.state = new ReloadState(true, clock.wall());
    }

    /** Polls every 2 s from now on, on a thread of its own. */
    public void start(String threadName) {
        start(threadName, POLL_INTERVAL);
    }

    void start(String threadName, Duration lookEvery) {
        Thread thread = new Thread(() -> pollUntilClosed(lookEvery), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** As of the last poll; asked by any thread. */
    public ReloadState state() {
        return state;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void pollUntilClosed(Duration lookEvery) {
        try {
            while (!closed.await((unsettled == null ? lookEvery : SETTLE_INTERVAL).toMillis(), TimeUnit.MILLISECONDS)) {
                poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Polls once. */
    public void poll() {
        try {
            T seen = reader.read();
            if (seen.equals(inUse) || seen.equals(unsettled)) {
                unsettled = null;
                use(seen);
            } else {
                unsettled = seen;
            }
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()), null);
        } catch (RuntimeException | Error e) {
            // The outermost frame of the thread: it must survive every fault, or no change would be noticed again.
            failed("unexpected error", e);
        }
    }

    private void use(T content) throws IOException {
        Instant loadedAt = state.loadedAt();
        if (!content.equals(inUse)) {
            user.use(content);
            inUse = content;
            loadedAt = clock.wall();
        }
        state = new ReloadState(true, loadedAt);
        if (failure.isLogged()) {
            LOG.info("Reload of the {} recovered ({})", name, failure.toString());
        }
        failure.end();
    }

    private void failed(String reason, @Nullable Throwable fault) {
        unsettled = null;
        state = new ReloadState(false, state.loadedAt());
        if (failure.isNews(reason)) {
            LOG.error(
                    "Reload of the {} failed, the previous content stays in use: {} ({})",
                    name,
                    reason,
                    failure.toString(), // as it is now: it changes later
                    fault);
        }
    }
}
