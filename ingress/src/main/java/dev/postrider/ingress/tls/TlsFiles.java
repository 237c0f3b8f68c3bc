package dev.postrider.ingress.tls;

import dev.postrider.common.files.FileWatcher;
import dev.postrider.common.files.ReloadState;
import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key in use, as the files have them.
 *
 * <p>They are followed; while new ones do not fit, what was in use stays. Thread-safe. Closing takes no time; repeating
 * it is harmless.
 */
public final class TlsFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

    private final Transport.Tls files;
    private final Clock clock;
    private final FileWatcher<PemFiles> watch;
    private volatile TlsIdentity identity;

    /** Tells the server that there is another context. */
    private volatile Runnable renewed = () -> {};

    private TlsFiles(Transport.Tls files, Clock clock, PemFiles pem, TlsIdentity identity) {
        this.files = files;
        this.clock = clock;
        this.identity = identity;
        this.watch = new FileWatcher<>("TLS files", pem, () -> PemFiles.read(files), this::use, clock);
        warn(identity);
    }

    /** @throws IOException with a sentence that says which file is wrong, and how */
    public static TlsFiles read(Transport.Tls files, Clock clock) throws IOException {
        PemFiles pem = PemFiles.read(files);
        return new TlsFiles(files, clock, pem, TlsIdentity.of(files, pem));
    }

    /** What is spoken: what is older is broken. */
    public static String[] protocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    /** For the handshakes from now on. */
    public SSLContext context() {
        return identity.context();
    }

    /** When the certificate in use expires. */
    public Instant notAfter() {
        return identity.certificate().getNotAfter().toInstant();
    }

    /** How following the files goes. */
    public ReloadState reloadState() {
        return watch.state();
    }

    public boolean asksForClientCertificates() {
        return !files.clientAuthorities().isEmpty();
    }

    /** Follows the files from now on; {@code reload} is run, on a thread of this class, when there is another context. */
    public void watch(Runnable reload) {
        whenRenewed(reload);
        watch.start("ingress-tls");
    }

    void whenRenewed(Runnable reload) {
        renewed = reload;
    }

    /** Looks at the files once. */
    void poll() {
        watch.poll();
    }

    private void use(PemFiles pem) throws IOException {
        TlsIdentity before = identity;
        identity = TlsIdentity.of(files, pem);
        try {
            renewed.run();
        } catch (RuntimeException e) { // handshakes continue with the old one, so this must, too
            identity = before;
            throw e;
        }
        LOG.info(
                "TLS certificate reloaded: valid until {}, before {}",
                notAfter(),
                before.certificate().getNotAfter().toInstant());
        warn(identity);
    }

    private void warn(TlsIdentity current) {
        current.dateProblem(clock.wall())
                .ifPresent(concern -> LOG.warn("The certificate in {} {}", files.certificate(), concern));
    }

    @Override
    public void close() {
        watch.close();
    }
}
