package dev.postrider.ingress.http;

import dev.postrider.ingress.tls.TestCertificate;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Both ends of TLS: files for a server, and sockets of clients that trust anybody. */
final class TestTls {

    private TestTls() {}

    static Transport.Tls files(Path directory, TestCertificate certificate) {
        return files(directory, certificate, List.of());
    }

    static Transport.Tls files(Path directory, TestCertificate certificate, List<TestCertificate> authorities) {
        List<Path> authorityFiles = authorities.stream()
                .map(authority -> authority.writeCertificate(
                        directory.resolve(authority.certificate().getSerialNumber() + ".pem")))
                .toList();
        return new Transport.Tls(
                certificate.writeCertificate(directory.resolve("certificate.pem")),
                certificate.writeKey(directory.resolve("key.pem")),
                authorityFiles);
    }

    static SSLContext client(KeyManager... shown) {
        return clientOf("TLS", shown);
    }

    /** One that speaks no newer version. */
    static SSLContext clientOf(String version, KeyManager... shown) {
        try {
            SSLContext context = SSLContext.getInstance(version);
            context.init(shown, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connected socket on which the handshake is over. */
    static SSLSocket connect(int port, SSLContext context, String... protocols) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Who the server says it is. */
    static X509Certificate certificateOf(int port) throws IOException {
        try (SSLSocket socket = connect(port, client())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class TrustsAnybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
