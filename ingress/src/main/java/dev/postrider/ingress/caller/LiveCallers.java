package dev.postrider.ingress.caller;

import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.secret.ServerSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may call now: follows the keys file.
 *
 * <p>A file that is missing, or in which one line is wrong, changes nothing; an empty one takes all its keys away. Closing
 * takes no time; repeating it is harmless. Thread-safe.
 */
public final class LiveCallers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCallers.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Of the problems of one file, in a log line. */
    private static final int MOST_TOLD = 20;

    private final KeySources sources;
    private final @Nullable ServerSecret secret;
    private final Clock clock;
    private final KeyWatch watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Callers current;

    private LiveCallers(KeySources sources, @Nullable ServerSecret secret, Clock clock) throws SettingsException {
        this.sources = sources;
        this.secret = secret;
        this.clock = clock;
        FileContent content = sources.readFile();
        watch = new KeyWatch(content);
        KeyList read = sources.read(content);
        if (read instanceof KeyList.Bad bad) {
            throw new SettingsException(bad.problems());
        }
        current = sources.areThere() ? callers(read, Callers.anyone()) : Callers.anyone();
    }

    /** Looks at the file of the keys every 2 s from now on. */
    public void follow() {
        follow(LOOK_EVERY);
    }

    void follow(Duration lookEvery) {
        if (sources.file() != null) {
            Thread thread = new Thread(() -> lookUntilClosed(lookEvery), "ingress-keys");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Reads the keys as they are now.
     *
     * @throws SettingsException with everything that is wrong with keys and secret
     */
    public static LiveCallers read(Settings settings, Clock clock) throws SettingsException {
        List<String> problems = new ArrayList<>();
        @Nullable ServerSecret secret = null;
        try {
            secret = ServerSecret.of(settings).orElse(null);
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        try {
            LiveCallers callers = new LiveCallers(KeySources.of(settings), secret, clock);
            if (problems.isEmpty()) {
                return callers;
            }
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        throw new SettingsException(problems);
    }

    /** Ask again for every call. */
    public Callers current() {
        return current;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void lookUntilClosed(Duration lookEvery) {
        try {
            while (!closed.await((watch.isUnsettled() ? LOOK_AGAIN : lookEvery).toMillis(), TimeUnit.MILLISECONDS)) {
                lookOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() {
        try {
            look();
        } catch (RuntimeException e) {
            // This thread's outermost frame: keys that are never read again would be worse than a fault said each time.
            LOG.error("A fault in reading the keys again; those from before stay in force", e);
        }
    }

    /** Looks at the file once. */
    void look() {
        watch.see(sources.readFile()).map(sources::read).ifPresent(this::take);
    }

    private void take(KeyList read) {
        if (read instanceof KeyList.Bad bad) {
            LOG.error("The keys cannot be read again, those from before stay in force: {}", told(bad.problems()));
        } else {
            current = callers(read, current);
            LOG.info("The keys were read again: {} now", current.size());
        }
    }

    private Callers callers(KeyList read, Callers before) {
        List<Key> keys = read instanceof KeyList.Good good ? good.keys() : List.of();
        return Callers.of(keys, secret, clock, before);
    }

    private static String told(List<String> problems) {
        int more = problems.size() - MOST_TOLD;
        return more <= 0
                ? String.join("; ", problems)
                : String.join("; ", problems.subList(0, MOST_TOLD)) + "; and " + more + " more";
    }
}
