package dev.postrider.ingress.http.door;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;

/** Lets on who begins with a TLS handshake, and tells everybody else. */
public final class TlsOnly extends DetectorConnectionFactory {

    private final Refusals refusals;

    public TlsOnly(SslConnectionFactory tls, Refusals refusals) {
        super(tls);
        this.refusals = refusals;
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
        endPoint.upgrade(new Farewell(endPoint, connector.getExecutor(), refusals.plain(), () -> {}));
    }
}
