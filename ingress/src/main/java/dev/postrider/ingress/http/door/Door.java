package dev.postrider.ingress.http.door;

import dev.postrider.common.time.Clock;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty's connector, with a gate before and a watch over all of its connections. */
public final class Door extends ServerConnector {

    private static final int ACCEPTORS = 1;
    private static final int SELECTORS_BY_CORES = -1;

    /** As many as Linux lets by default: while one is accepted the others wait here, not for a second try. */
    private static final int BACKLOG = 4_096;

    private final Watch watch;

    private Door(Server server, Watch watch, ConnectionFactory... factories) {
        super(server, ACCEPTORS, SELECTORS_BY_CORES, factories);
        this.watch = watch;
        setAcceptQueueSize(BACKLOG);
        addBean(watch);
    }

    /** @param factories of the protocols; a new connection begins with the first */
    public static Door of(
            Server server, Bounds bounds, Clock clock, Refusals refusals, List<ConnectionFactory> factories) {
        Watch watch = new Watch(bounds, clock, server.getScheduler());
        List<ConnectionFactory> all = new ArrayList<>(factories);
        all.add(0, new Gate(watch, factories.get(0), refusals));
        return new Door(server, watch, all.toArray(ConnectionFactory[]::new));
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        Guest guest = new Guest(channel, selector, key, getScheduler(), watch);
        guest.setIdleTimeout(getIdleTimeout());
        return guest;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        watch.opened(Visit.of(endPoint));
        super.onEndPointOpened(endPoint);
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        watch.closed(Visit.of(endPoint));
    }

    /** No idle connection holds up the end; requests that are being served do. */
    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> empty = super.shutdown();
        watch.endAllThatWait();
        return empty;
    }
}
