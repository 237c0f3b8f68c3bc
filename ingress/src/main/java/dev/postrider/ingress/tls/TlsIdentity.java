package dev.postrider.ingress.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.exception.GenericException;
import nl.altindag.ssl.pem.util.PemUtils;

/** A certificate with its key, and whose client certificates are accepted: all that a handshake needs. */
record TlsIdentity(X509Certificate certificate, SSLContext context) {

    private static final char[] NO_PASSWORD = {};
    private static final byte[] ANYTHING = "to be signed".getBytes(StandardCharsets.US_ASCII);

    /** @throws IOException with a sentence that says which file is wrong, and how; it quotes nothing of them */
    static TlsIdentity of(Transport.Tls files, PemFiles pem) throws IOException {
        List<X509Certificate> chain = certificates(files.certificate(), pem.certificate());
        PrivateKey key = key(files.key(), pem.key().reveal());
        X509Certificate own = chain.get(0);
        if (!belongTogether(own.getPublicKey(), key)) {
            throw new IOException("The first certificate in " + files.certificate() + " does not belong to the key in "
                    + files.key() + ".");
        }
        requireChain(files.certificate(), chain);
        List<X509Certificate> authorities = new ArrayList<>();
        for (int i = 0; i < pem.clientAuthorities().size(); i++) {
            authorities.addAll(certificates(
                    files.clientAuthorities().get(i), pem.clientAuthorities().get(i)));
        }
        try {
            return new TlsIdentity(own, context(chain, key, authorities));
        } catch (RuntimeException e) {
            // Whatever the library's reason is, it is in these files; without the cause, which might quote them.
            throw new IOException("The certificates in " + files.certificate() + " and the key in " + files.key()
                    + " cannot be used for TLS: " + e.getClass().getSimpleName() + ".");
        }
    }

    private static SSLContext context(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
        SSLFactory.Builder builder =
                SSLFactory.builder().withProtocols(TlsFiles.protocols()).withIdentityMaterial(key, NO_PASSWORD, chain);
        if (!authorities.isEmpty()) {
            builder.withTrustMaterial(authorities).withNeedClientAuthentication();
        }
        return builder.build().getSslContext();
    }

    /** Each certificate must be followed by that of its issuer, as the JDK's key stores want it. */
    private static void requireChain(Path file, List<X509Certificate> chain) throws IOException {
        for (int i = 1; i < chain.size(); i++) {
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new IOException(
                        "The certificates in " + file + " are not a chain: number " + (i + 1) + " ("
                                + subject(chain.get(i))
                                + ") did not sign number " + i + " (" + subject(chain.get(i - 1))
                                + "). The server's own comes first, then the one that signed it, and so on.",
                        e);
            }
        }
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** What an operator should know about its dates, if anything. */
    Optional<String> dateProblem(Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of("expired at " + certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return Optional.of(
                    "is not valid before " + certificate.getNotBefore().toInstant());
        }
        return Optional.empty();
    }

    private static List<X509Certificate> certificates(Path file, String pem) throws IOException {
        try {
            return PemUtils.parseCertificate(pem);
        } catch (GenericException e) {
            throw new IOException("There is no PEM certificate in " + file + ".", e);
        }
    }

    private static PrivateKey key(Path file, String pem) throws IOException {
        if (pem.contains("ENCRYPTED")) {
            throw new IOException("The key in " + file + " is encrypted; it must not have a password.");
        }
        try {
            return PemUtils.parsePrivateKey(pem);
        } catch (GenericException e) {
            // Without the cause: it might quote what it could not read.
            throw new IOException("There is no PEM private key in " + file + ".");
        }
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) throws IOException {
        try {
            Signature signing = Signature.getInstance(algorithm(privateKey));
            signing.initSign(privateKey);
            signing.update(ANYTHING);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm(privateKey));
            verifying.initVerify(publicKey);
            verifying.update(ANYTHING);
            return verifying.verify(signature);
        } catch (GeneralSecurityException e) {
            // Also two kinds of key that have nothing to do with each other.
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }
}
