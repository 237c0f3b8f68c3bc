package dev.postrider.ingress.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.output.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {

    private final CapturedLog log = CapturedLog.of("dev.postrider"); // which class says it is no part of the promise
    private final TestCertificate certificate = TestCertificate.own("EC");
    private final AtomicInteger renewals = new AtomicInteger();

    @TempDir
    private Path directory;

    private Path certificateFile;
    private Path keyFile;

    @BeforeEach
    void write() {
        certificateFile = certificate.writeCertificate(directory.resolve("certificate.pem"));
        keyFile = certificate.writeKey(directory.resolve("key.pem"));
    }

    @AfterEach
    void stopLogging() {
        log.close();
    }

    private TlsFiles open(Path... authorities) throws IOException {
        TlsFiles files =
                TlsFiles.read(new Transport.Tls(certificateFile, keyFile, List.of(authorities)), Clock.system());
        files.whenRenewed(renewals::incrementAndGet);
        return files;
    }

    /** A change counts once it was seen twice. */
    private static void change(TlsFiles files) {
        files.poll();
        files.poll();
    }

    @Test
    void goesOnWithTheOldOnesWhileTheNewOnesAreOfNoUse() throws IOException {
        try (TlsFiles files = open()) {
            SSLContext old = files.context();
            TestCertificate next = TestCertificate.own("EC");
            next.writeCertificate(certificateFile);
            for (int i = 0; i < 5; i++) {
                change(files);
            }

            assertThat(files.context()).isSameAs(old);
            assertThat(renewals).hasValue(0);
            assertThat(log.messagesWithLevels())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR Reload of the TLS files failed, the previous content stays in use: The first"
                            + " certificate in " + certificateFile + " does not belong to the key in " + keyFile
                            + ". (since=");

            next.writeKey(keyFile);
            change(files);
            assertThat(files.context()).isNotSameAs(old);
            assertThat(renewals).hasValue(1);
            assertThat(log.messagesWithLevels()).hasSize(3);
            assertThat(log.messagesWithLevels().get(1)).startsWith("INFO TLS certificate reloaded: valid until ");
            assertThat(log.messagesWithLevels().get(2)).startsWith("INFO Reload of the TLS files recovered (since=");
        }
    }

    @Test
    void saysNothingWhenOneFileIsReplacedALittleAfterTheOther() throws IOException {
        try (TlsFiles files = open()) {
            TestCertificate next = TestCertificate.own("RSA");
            next.writeKey(keyFile);
            change(files);
            next.writeCertificate(certificateFile);
            change(files);

            assertThat(renewals).hasValue(1);
            assertThat(log.messagesWithLevels()).singleElement().asString().startsWith("INFO");
        }
    }

    @Test
    void doesNothingWhileNothingChanges() throws IOException {
        try (TlsFiles files = open()) {
            SSLContext context = files.context();
            change(files);
            change(files);

            assertThat(files.context()).isSameAs(context);
            assertThat(renewals).hasValue(0);
            assertThat(log.messagesWithLevels()).isEmpty();
        }
    }

    @Test
    void comesBackToTheOldFilesToo() throws IOException {
        try (TlsFiles files = open()) {
            Files.delete(keyFile);
            change(files);
            change(files);
            certificate.writeKey(keyFile);
            change(files);

            assertThat(log.messagesWithLevels()).hasSize(2);
            assertThat(log.messagesWithLevels().get(0))
                    .contains("POSTRIDER_TLS_KEY names a file that cannot be read: " + keyFile);
            assertThat(log.messagesWithLevels().get(1)).startsWith("INFO Reload of the TLS files recovered");
            assertThat(renewals).hasValue(0);
        }
    }

    @Test
    void aChainThatDoesNotChainIsNamedAtTheStart() {
        TestCertificate authority = TestCertificate.own("EC");
        TestCertificate issued = authority.issue();
        issued.writeKey(keyFile);

        TestCertificate.write(certificateFile, issued.certificatePem() + certificate.certificatePem());
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The certificates in " + certificateFile + " are not a chain: number 2 (CN=authority ")
                .hasMessageContaining("did not sign number 1 (CN=localhost)");

        TestCertificate.write(
                certificateFile, issued.certificatePem() + authority.certificatePem() + authority.certificatePem());
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The certificates in " + certificateFile + " and the key in " + keyFile
                        + " cannot be used for TLS: Generic");
    }

    @Test
    void aChainThatDoesNotChainChangesNothingAndTheNextThatDoesIsUsed() throws IOException {
        try (TlsFiles files = open()) {
            SSLContext old = files.context();
            TestCertificate.write(
                    certificateFile,
                    certificate.certificatePem() + TestCertificate.own("EC").certificatePem());
            change(files);
            change(files);
            assertThat(files.context()).isSameAs(old);
            assertThat(log.messagesWithLevels())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR")
                    .contains("are not a chain");

            TestCertificate authority = TestCertificate.own("RSA");
            TestCertificate issued = authority.issue();
            issued.writeKey(keyFile);
            TestCertificate.write(certificateFile, issued.certificatePem() + authority.certificatePem());
            change(files);
            assertThat(files.context()).isNotSameAs(old);
            assertThat(renewals).hasValue(1);
        }
    }

    @Test
    void aFaultOfWhoUsesTheNewOnesEndsNothing() throws IOException {
        try (TlsFiles files = open()) {
            SSLContext old = files.context();
            files.whenRenewed(() -> {
                throw new IllegalStateException("Jetty is not ready");
            });
            TestCertificate next = TestCertificate.own("EC");
            next.writeCertificate(certificateFile);
            next.writeKey(keyFile);
            change(files);
            change(files);
            assertThat(files.context()).isSameAs(old);
            assertThat(log.messagesWithLevels()).singleElement().asString().contains("unexpected error");

            files.whenRenewed(renewals::incrementAndGet);
            change(files);
            assertThat(files.context()).isNotSameAs(old);
            assertThat(renewals).hasValue(1);
        }
    }

    @Test
    void saysWhichFileIsWrongAndHow() throws IOException {
        assertThatThrownBy(() -> open(directory.resolve("none.pem")))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "POSTRIDER_TLS_CLIENT_CA names a file that cannot be read: " + directory.resolve("none.pem"));
        assertThatThrownBy(() -> open(keyFile))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no PEM certificate in " + keyFile + ".");

        TestCertificate.write(keyFile, certificate.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("The key in " + keyFile + " is encrypted; it must not have a password.");

        TestCertificate.write(keyFile, certificate.keyPem().substring(0, 80));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessage("There is no PEM private key in " + keyFile + ".");

        TestCertificate.own("RSA").writeKey(keyFile);
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("does not belong to the key in " + keyFile + ".");
    }

    @Test
    void warnsOfACertificateThatIsOver() throws IOException {
        TestCertificate over = TestCertificate.until("EC", Instant.now().minus(Duration.ofMinutes(1)));
        over.writeCertificate(certificateFile);
        over.writeKey(keyFile);
        try (TlsFiles files = open()) {
            assertThat(files.asksForClientCertificates()).isFalse();
            assertThat(log.messagesWithLevels())
                    .singleElement()
                    .asString()
                    .startsWith("WARN The certificate in " + certificateFile + " expired at ");
        }
    }

    @Test
    void printsNoKey() throws IOException {
        PemFiles pem = PemFiles.read(new Transport.Tls(certificateFile, keyFile, List.of()));

        assertThat(pem.toString()).doesNotContain("PRIVATE KEY");
    }
}
