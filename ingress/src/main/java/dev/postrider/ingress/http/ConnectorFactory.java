package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.metrics.RefusedConnection;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.tls.TlsFiles;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Makes the connector that fits the settings: plain HTTP/1.1, or TLS and in it HTTP/2 or HTTP/1.1 as the client prefers. */
final class ConnectorFactory implements AutoCloseable {

    /** As ALPN has them (RFC 7301, section 6), in lower case. */
    private static final String HTTP_1 = "http/1.1";

    private static final String HTTP_2 = "h2";

    /** Linux's own default limit: connections that are not accepted yet wait in this queue instead of being dropped. */
    private static final int BACKLOG = 4_096;

    /** What RFC 9113 recommends at least. */
    private static final int MAX_STREAMS = 100;

    /** The least there is: so much of bodies that nobody has read yet may a connection make us keep. */
    private static final int WINDOW_BYTES = 65_535;

    private final HttpSettings settings;
    private final Clock clock;
    private final CallCounters refusals;
    private final IngressMetrics metrics;
    private final @Nullable TlsFiles files;

    private ConnectorFactory(
            HttpSettings settings,
            Clock clock,
            CallCounters refusals,
            IngressMetrics metrics,
            @Nullable TlsFiles files) {
        this.settings = settings;
        this.clock = clock;
        this.refusals = refusals;
        this.metrics = metrics;
        this.files = files;
    }

    /** @throws IOException with a sentence that says what is wrong with the TLS files */
    static ConnectorFactory of(HttpSettings settings, Clock clock, CallCounters refusals, IngressMetrics metrics)
            throws IOException {
        if (!(settings.transport() instanceof Transport.Tls tls)) {
            return new ConnectorFactory(settings, clock, refusals, metrics, null);
        }
        TlsFiles files = TlsFiles.read(tls, clock);
        metrics.watchTls(files::reloadState, files::notAfter);
        return new ConnectorFactory(settings, clock, refusals, metrics, files);
    }

    /** A connector that is not open yet. */
    ServerConnector connector(Server server, HttpConfiguration http) {
        ConnectionLimits limits = settings.limits();
        return files == null
                ? connector(server, limits, CannedConnection.FULL, List.of(new HttpConnectionFactory(http)))
                : connector(
                        server,
                        limits.with((limits.connections() + 1) / 2),
                        ByteBuffer.allocate(0),
                        encrypted(files, http));
    }

    /** @param full for one connection too many; empty where nothing can be said before a handshake */
    private ServerConnector connector(
            Server server, ConnectionLimits limits, ByteBuffer full, List<ConnectionFactory> factories) {
        ConnectionSupervisor supervisor =
                new ConnectionSupervisor(limits, clock, server.getScheduler(), refusals, metrics);
        ConnectionFactory gate = gate(supervisor, factories.get(0), full);
        // Continuing to read after an answer is no reason to wake another thread.
        Executor threads = task -> (task instanceof Connection connection
                        ? TrackedEndPoint.of(connection.getEndPoint())
                        : server.getThreadPool())
                .execute(task);
        ServerConnector connector = new ServerConnector(server, threads, null, null, 1, -1, gate) {
            @Override
            public void accept(int acceptorId) throws IOException {
                // While all threads wait for room, new connections stay in the system's queue and cost no descriptors.
                supervisor.pauseWhile(server.getThreadPool()::isLowOnThreads);
                super.accept(acceptorId);
            }

            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                TrackedEndPoint endPoint = new TrackedEndPoint(channel, selector, key, getScheduler(), supervisor);
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
        factories.forEach(connector::addConnectionFactory);
        connector.setDefaultProtocol(gate.getProtocol());
        connector.setAcceptQueueSize(BACKLOG);
        connector.addBean(supervisor);
        return connector;
    }

    /** Lets a new connection in, or tells it that there is no room. */
    private static ConnectionFactory gate(ConnectionSupervisor supervisor, ConnectionFactory next, ByteBuffer full) {
        return new AbstractConnectionFactory("gate") {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                TrackedEndPoint socket = TrackedEndPoint.of(endPoint);
                if (!supervisor.admit(socket)) {
                    ByteBuffer response = supervisor.refuse(socket) ? full : ByteBuffer.allocate(0);
                    return new CannedConnection(endPoint, connector.getExecutor(), response);
                }
                try {
                    return next.newConnection(connector, endPoint);
                } catch (RuntimeException e) {
                    supervisor.closed(socket);
                    throw e;
                }
            }
        };
    }

    private List<ConnectionFactory> encrypted(TlsFiles used, HttpConfiguration http) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(used.context());
        context.setIncludeProtocols(TlsFiles.protocols());
        context.setCipherComparator(HTTP2Cipher.COMPARATOR);
        context.setNeedClientAuth(used.asksForClientCertificates());
        context.setRenegotiationAllowed(false);
        used.watch(() -> reload(context, used));
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(HTTP_2, HTTP_1);
        alpn.setDefaultProtocol(HTTP_1);
        // Else Jetty adds one that compares the certificate with a host, which targets of posts no longer have there.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslConnectionFactory tls = new SslConnectionFactory(context, alpn.getProtocol());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(MAX_STREAMS);
        http2.setInitialStreamRecvWindow(WINDOW_BYTES);
        http2.setInitialSessionRecvWindow(WINDOW_BYTES);
        http2.setStreamIdleTimeout(settings.limits().timeouts().exchange().toMillis());
        http2.setConnectProtocolEnabled(false);
        return List.of(tlsOnly(tls), tls, alpn, http2, new HttpConnectionFactory(http));
    }

    /** Lets on who begins with a TLS handshake, and tells everybody else. */
    private ConnectionFactory tlsOnly(SslConnectionFactory tls) {
        return new DetectorConnectionFactory(tls) {
            @Override
            protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
                refusals.count(CallCounters.NO_KEY, CannedConnection.PLAIN_HTTP);
                metrics.refused(RefusedConnection.PLAIN_HTTP);
                TrackedEndPoint.of(endPoint).leave();
                endPoint.upgrade(new CannedConnection(endPoint, connector.getExecutor(), CannedConnection.HTTPS_ONLY));
            }
        };
    }

    private static void reload(SslContextFactory.Server context, TlsFiles files) {
        try {
            context.reload(factory -> factory.setSslContext(files.context()));
        } catch (Exception e) { // Jetty declares no more; nothing it makes of a context that is ready could fail
            throw new IllegalStateException("Jetty takes a new TLS context while it runs", e);
        }
    }

    /** Stops following the TLS files, at once. */
    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
