package dev.postrider.ingress.caller;

import dev.postrider.common.files.FileWatcher;
import dev.postrider.common.files.ReloadState;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.secret.ServerSecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may call now: follows the keys file.
 *
 * <p>A file that is missing or no file, or in which one line is wrong, changes nothing; an empty one revokes all its
 * keys. Closing takes no time; repeating it is harmless. Thread-safe.
 */
public final class ReloadingCallers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingCallers.class);

    /** Of the problems of one file, in a log line. */
    private static final int MAX_LOGGED = 20;

    private final KeySources sources;
    private final @Nullable ServerSecret secret;
    private final Clock clock;
    private final FileWatcher<String> watch;
    private volatile Callers current;

    private ReloadingCallers(KeySources sources, @Nullable ServerSecret secret, Clock clock) throws SettingsException {
        this.sources = sources;
        this.secret = secret;
        this.clock = clock;
        try {
            String text = sources.text();
            if (sources.read(text) instanceof KeyList.InvalidKeys bad) {
                throw new SettingsException(bad.problems());
            }
            current = sources.isConfigured() ? callers(sources.read(text), Callers.anyone()) : Callers.anyone();
            watch = new FileWatcher<>("keys file", text, sources::text, this::use, clock);
        } catch (IOException e) {
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Follows the file of the keys from now on. */
    public void follow() {
        if (sources.file() != null) {
            watch.start("ingress-keys");
        }
    }

    /**
     * Reads the keys as they are now.
     *
     * @throws SettingsException with everything that is wrong with keys and secret
     */
    public static ReloadingCallers read(Settings settings, Clock clock) throws SettingsException {
        List<String> problems = new ArrayList<>();
        @Nullable ServerSecret secret = null;
        try {
            secret = ServerSecret.of(settings).orElse(null);
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        try {
            ReloadingCallers callers = new ReloadingCallers(KeySources.of(settings), secret, clock);
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

    /** How following the file of the keys goes. */
    public ReloadState reloadState() {
        return watch.state();
    }

    @Override
    public void close() {
        watch.close();
    }

    /** Looks at the file once. */
    void poll() {
        watch.poll();
    }

    private void use(String text) throws IOException {
        KeyList read = sources.read(text);
        if (read instanceof KeyList.InvalidKeys bad) {
            throw new IOException(summary(bad.problems()));
        }
        int before = current.size();
        current = callers(read, current);
        if (KeyList.isEmpty(text)) {
            LOG.error("Keys file emptied, all its keys are revoked: keys={}, before={}", current.size(), before);
        } else {
            LOG.info("Keys reloaded: keys={}, before={}", current.size(), before);
        }
    }

    private Callers callers(KeyList read, Callers before) {
        List<Key> keys = read instanceof KeyList.ValidKeys good ? good.keys() : List.of();
        return Callers.of(keys, secret, clock, before);
    }

    private static String summary(List<String> problems) {
        int more = problems.size() - MAX_LOGGED;
        return more <= 0
                ? String.join("; ", problems)
                : String.join("; ", problems.subList(0, MAX_LOGGED)) + "; and " + more + " more";
    }
}
