package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * A connection that keeps the raw target and shows Jetty a harmless one.
 *
 * <p>Jetty judges the target while it makes the request out of it: bad escapes, some characters and paths with more
 * {@code ..} than depth are refused before any handler runs, others are normalised, whatever its compliance settings
 * say. So a target that is for our own grammar never gets there. The class lives in an internal package of Jetty's, but
 * the method is one it offers to subclasses; {@code TargetTableTest} tells when that changes.
 */
final class RawTargetConnection extends HttpConnection {

    /** The path all posts have for Jetty and Javalin. */
    static final String POST_PATH = "/post/";

    private static final String RAW_TARGET = RawTarget.class.getName();

    private RawTargetConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    /** Called for each request line, before anything looks at the target; the connection serves one at a time. */
    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        RawTarget target = RawTarget.of(uri);
        setAttribute(RAW_TARGET, target);
        return super.newHttpStream(method, target.isPost() ? POST_PATH : target.originForm(), version);
    }

    /** The target of the request, as it stood in the request line. */
    static RawTarget targetOf(Request request) {
        Object target = request.getConnectionMetaData().getAttribute(RAW_TARGET);
        if (target instanceof RawTarget raw) {
            return raw;
        }
        throw new IllegalStateException("every connection of this server keeps the raw target");
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {

        Factory(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            RawTargetConnection connection = new RawTargetConnection(getHttpConfiguration(), connector, endPoint);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
