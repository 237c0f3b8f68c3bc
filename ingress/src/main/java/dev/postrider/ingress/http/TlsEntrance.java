package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.http.door.Bounds;
import dev.postrider.ingress.http.door.Door;
import dev.postrider.ingress.http.door.Refusals;
import dev.postrider.ingress.http.door.TlsOnly;
import dev.postrider.ingress.http.h2.RawTargetHttp2;
import dev.postrider.ingress.tls.TlsFiles;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS only, and in it HTTP/2 or HTTP/1.1 as the client prefers. */
final class TlsEntrance implements Entrance {

    /** As ALPN has them (RFC 7301, section 6), in lower case. */
    private static final String HTTP_1 = "http/1.1";

    private static final String HTTP_2 = "h2";
    private static final boolean ANY_HOST_NAME = false;

    private final Bounds bounds;
    private final TlsFiles files;
    private final Clock clock;
    private final SslContextFactory.Server ssl = new SslContextFactory.Server();

    private TlsEntrance(Bounds bounds, TlsFiles files, Clock clock) {
        this.bounds = bounds;
        this.files = files;
        this.clock = clock;
        ssl.setSslContext(files.context());
        ssl.setIncludeProtocols(TlsFiles.protocols());
        ssl.setCipherComparator(HTTP2Cipher.COMPARATOR);
        ssl.setNeedClientAuth(files.asksForClientCertificates());
        ssl.setRenegotiationAllowed(false);
    }

    static TlsEntrance open(Bounds bounds, Transport.Tls tls, Clock clock) throws IOException {
        Bounds half = new Bounds((bounds.connections() + 1) / 2, bounds.heldBytes(), bounds.patience());
        return new TlsEntrance(half, TlsFiles.read(tls, clock), clock);
    }

    @Override
    public Door door(Server server, HttpConfiguration http) {
        // Clients may come by address, or by a name that only a proxy before us knows.
        http.addCustomizer(new SecureRequestCustomizer(ANY_HOST_NAME));
        Refusals refusals = LastWords.encrypted();
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(HTTP_2, HTTP_1);
        alpn.setDefaultProtocol(HTTP_1);
        SslConnectionFactory tls = new SslConnectionFactory(ssl, alpn.getProtocol());
        Door door = Door.of(
                server,
                bounds,
                clock,
                refusals,
                List.of(
                        new TlsOnly(tls, refusals),
                        tls,
                        alpn,
                        new RawTargetHttp2(new HttpConfiguration(http), RawTargetConnection::harmless),
                        new RawTargetConnection.Factory(http, refusals.slow())));
        files.watch(this::reload);
        return door;
    }

    private void reload() {
        try {
            ssl.reload(factory -> factory.setSslContext(files.context()));
        } catch (Exception e) {
            // Jetty declares no more than this; it builds nothing that could fail from a context that is ready.
            throw new IllegalStateException("Jetty takes a new TLS context while it runs", e);
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
