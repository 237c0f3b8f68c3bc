package dev.postrider.ingress.http.door;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;

/** Lets a new connection in, or tells it that the house is full. */
final class Gate extends AbstractConnectionFactory {

    private static final String PROTOCOL = "gate";

    private final Watch watch;
    private final ConnectionFactory next;
    private final Refusals refusals;

    Gate(Watch watch, ConnectionFactory next, Refusals refusals) {
        super(PROTOCOL);
        this.watch = watch;
        this.next = next;
        this.refusals = refusals;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Visit visit = Visit.of(endPoint);
        if (!watch.admits(visit)) {
            return refused(connector, endPoint);
        }
        try {
            return next.newConnection(connector, endPoint);
        } catch (RuntimeException e) {
            watch.giveUpPlace(visit);
            throw e;
        }
    }

    private Connection refused(Connector connector, EndPoint endPoint) {
        if (!refusals.full().hasRemaining() || !watch.mayTell()) {
            return new Cut(endPoint, connector.getExecutor());
        }
        return new Farewell(endPoint, connector.getExecutor(), refusals.full(), watch::told);
    }
}
