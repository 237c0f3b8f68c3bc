package dev.postrider.ingress.http.door;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;

/** A connection that is over before it began. */
final class Cut extends AbstractConnection {

    Cut(EndPoint endPoint, Executor executor) {
        super(endPoint, executor);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().close();
    }

    @Override
    public void onFillable() {
        getEndPoint().close();
    }
}
