package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.http.door.Visit;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** Makes connections that speak HTTP/2, put together as Jetty does, with our parser. */
public final class RawTargetHttp2 extends HTTP2ServerConnectionFactory {

    /** What RFC 9113 recommends at least. */
    private static final int MAX_STREAMS = 100;

    /** One body of the largest size: more than one at a time has to wait for the other. */
    private static final int WINDOW_BYTES = 65_535;

    private final String postPath;
    private final SessionContainer sessions = new SessionContainer();

    /** @param postPath what Jetty sees of all posts */
    public RawTargetHttp2(HttpConfiguration configuration, String postPath) {
        super(configuration);
        this.postPath = postPath;
        addBean(sessions);
        setMaxConcurrentStreams(MAX_STREAMS);
        setInitialStreamRecvWindow(WINDOW_BYTES);
        setInitialSessionRecvWindow(WINDOW_BYTES);
        setConnectProtocolEnabled(false);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Visit visit = Visit.of(endPoint);
        HttpConfiguration http = getHttpConfiguration();
        ServerSessionListener listener = newSessionListener(connector, endPoint);
        RawTargetParser parser = new RawTargetParser(
                connector.getByteBufferPool(),
                new TargetBuilder(http.getRequestHeaderSize(), postPath),
                getRateControlFactory().newRateControl(endPoint),
                visit);
        parser.setMaxSettingsKeys(getMaxSettingsKeys());
        Generator generator = new Generator(
                connector.getByteBufferPool(), isUseOutputDirectByteBuffers(), getMaxHeaderBlockFragment());
        generator.getHpackEncoder().setMaxHeaderListSize(http.getResponseHeaderSize());
        FlowControlStrategy flow = getFlowControlStrategyFactory().newFlowControlStrategy();
        VisitingSession session =
                new VisitingSession(connector.getScheduler(), endPoint, parser, generator, listener, flow);
        session.setMaxLocalStreams(0);
        session.setMaxRemoteStreams(getMaxConcurrentStreams());
        session.setMaxEncoderTableCapacity(getMaxEncoderTableCapacity());
        session.setStreamIdleTimeout(endPoint.getIdleTimeout());
        session.setInitialSessionRecvWindow(getInitialSessionRecvWindow());
        session.setWriteThreshold(http.getOutputBufferSize());
        session.setConnectProtocolEnabled(isConnectProtocolEnabled());
        VisitingConnection connection = new VisitingConnection(connector, endPoint, http, session, listener);
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        connection.addEventListener(sessions);
        parser.init(connection);
        return configure(connection, connector, endPoint);
    }
}
