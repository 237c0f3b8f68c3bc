package dev.postrider.ingress.tls;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key in use, as the files have them.
 *
 * <p>The files are read again every 2 s. Certificate and key are rarely replaced in one step, so new ones that do not
 * fit are tried once more before anybody is told; until they fit, what was in use stays. Thread-safe. Closing it stops
 * the reading at once, and is harmless when repeated.
 */
public final class TlsFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Transport.Tls files;
    private final Clock clock;
    private final ScheduledExecutorService reader;
    private volatile Identity identity;

    /** Only on the reader's thread: what was last seen, and whether it was of any use. */
    private Look last;

    private TlsFiles(Transport.Tls files, Clock clock, Pem pem, Identity identity) {
        this.files = files;
        this.clock = clock;
        this.last = new Look.Good(pem);
        this.identity = identity;
        this.reader = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ingress-tls");
            thread.setDaemon(true);
            return thread;
        });
        warn(identity);
    }

    /** @throws IOException with a sentence that says which file is wrong, and how */
    public static TlsFiles read(Transport.Tls files, Clock clock) throws IOException {
        Pem pem = Pem.read(files);
        return new TlsFiles(files, clock, pem, Identity.of(files, pem));
    }

    /** What is spoken: what is older is broken. */
    public static String[] protocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    /** For the handshakes from now on. */
    public SSLContext context() {
        return identity.context();
    }

    public boolean asksForClientCertificates() {
        return !files.clientAuthorities().isEmpty();
    }

    /** Reads again and again; {@code renewed} is run, on a thread of this class, when there is another context. */
    public void watch(Runnable renewed) {
        reader.scheduleWithFixedDelay(() -> look(renewed), PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads once. */
    void look(Runnable renewed) {
        Look before = last;
        last = lookAfter(before, renewed);
    }

    private Look lookAfter(Look before, Runnable renewed) {
        try {
            Pem pem = Pem.read(files);
            if (before instanceof Look.Good good && good.pem().equals(pem)) {
                return before;
            }
            identity = Identity.of(files, pem);
            renewed.run();
            LOG.info(
                    "TLS uses the new certificate, valid until {}",
                    identity.certificate().getNotAfter().toInstant());
            warn(identity);
            return new Look.Good(pem);
        } catch (IOException e) {
            return bad(before, String.valueOf(e.getMessage()));
        }
    }

    private static Look bad(Look before, String why) {
        if (!(before instanceof Look.Bad bad && bad.why().equals(why))) {
            return new Look.Bad(why, false);
        }
        if (!bad.said()) {
            LOG.error("The new TLS files are not used, the old ones stay in use: {}", why);
        }
        return new Look.Bad(why, true);
    }

    private void warn(Identity current) {
        current.concern(clock.wall())
                .ifPresent(concern -> LOG.warn("The certificate in {} {}", files.certificate(), concern));
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }

    /** What the files were like. */
    private sealed interface Look {

        record Good(Pem pem) implements Look {}

        record Bad(String why, boolean said) implements Look {}
    }
}
