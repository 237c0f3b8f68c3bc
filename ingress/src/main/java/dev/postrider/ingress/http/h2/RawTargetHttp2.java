package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.http.door.Visit;
import java.util.function.Function;
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

    /** The least there is: so much of bodies that nobody has read yet may a connection make us keep. */
    private static final int WINDOW_BYTES = 65_535;

    private final Function<RawTarget, String> harmless;
    private final SessionContainer sessions = new SessionContainer();

    /** @param harmless the path that Jetty sees instead of one of ours */
    public RawTargetHttp2(HttpConfiguration configuration, Function<RawTarget, String> harmless) {
        super(configuration);
        this.harmless = harmless;
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
                new TargetBuilder(http.getRequestHeaderSize(), harmless),
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
