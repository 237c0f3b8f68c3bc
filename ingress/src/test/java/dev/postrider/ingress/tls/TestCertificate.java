package dev.postrider.ingress.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate for localhost and its key, made for one test. */
public record TestCertificate(PrivateKey key, X509Certificate certificate) {

    private static final Duration VALID = Duration.ofHours(1);
    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final char[] NO_PASSWORD = {};

    /** One that is its own authority, and can be that of others. */
    public static TestCertificate own(String algorithm) {
        return until(algorithm, Instant.now().plus(VALID));
    }

    /** One for a host of this name and no other. */
    public static TestCertificate ofHost(String host) {
        KeyPair keys = keys("EC");
        X500Principal name = new X500Principal("CN=" + host);
        TestCertificate own = new TestCertificate(keys.getPrivate(), null);
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
        return sign(keys, name, own, name, Instant.now().plus(VALID), names);
    }

    public static TestCertificate until(String algorithm, Instant end) {
        KeyPair keys = keys(algorithm);
        X500Principal name = new X500Principal("CN=authority " + SERIALS.get());
        return sign(keys, name, new TestCertificate(keys.getPrivate(), null), name, end, localhost());
    }

    /** One that this one answers for. */
    public TestCertificate issue() {
        KeyPair keys = keys("EC");
        X500Principal name = new X500Principal("CN=localhost");
        return sign(
                keys,
                name,
                this,
                certificate.getSubjectX500Principal(),
                Instant.now().plus(VALID),
                localhost());
    }

    public Path writeCertificate(Path file) {
        return write(file, certificatePem());
    }

    public Path writeKey(Path file) {
        return write(file, keyPem());
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a client that shows it. */
    public KeyManager[] keyManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("own", (Key) key, NO_PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestCertificate sign(
            KeyPair keys,
            X500Principal name,
            TestCertificate authority,
            X500Principal authorityName,
            Instant end,
            GeneralNames names) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            authorityName,
                            BigInteger.valueOf(SERIALS.getAndIncrement()),
                            Date.from(end.minus(VALID.multipliedBy(2))),
                            Date.from(end),
                            name,
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(name.equals(authorityName)))
                    .addExtension(Extension.subjectAlternativeName, false, names);
            String algorithm = authority.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            return new TestCertificate(
                    keys.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(algorithm).build(authority.key()))));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames localhost() {
        return new GeneralNames(List.of(
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                .toArray(GeneralName[]::new));
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("RSA") ? 2_048 : 256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
