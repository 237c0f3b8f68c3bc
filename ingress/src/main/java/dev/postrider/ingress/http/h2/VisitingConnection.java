package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.http.door.Visit;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Callback;

/** An HTTP/2 connection that can be ended by the {@link Visit}. */
final class VisitingConnection extends HTTP2ServerConnection implements Visit.Ending {

    private final Visit visit;
    private final VisitingSession session;

    VisitingConnection(
            Connector connector,
            EndPoint endPoint,
            HttpConfiguration configuration,
            VisitingSession session,
            ServerSessionListener listener) {
        super(connector, endPoint, configuration, session, listener);
        this.session = session;
        this.visit = Visit.of(endPoint);
        // A request that ended early may still hold on to its channel; no other must ever get that one.
        setRecycleHttpChannels(false);
    }

    @Override
    public void onOpen() {
        visit.endsBy(this);
        super.onOpen();
    }

    @Override
    public boolean end(Visit.Reason reason) {
        visit.leaves();
        session.close(ErrorCode.NO_ERROR.code, null, Callback.NOOP);
        return true;
    }

    @Override
    public void prune(long nowNanos) {
        session.prune(nowNanos);
    }
}
