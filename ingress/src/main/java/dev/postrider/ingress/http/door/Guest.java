package dev.postrider.ingress.http.door;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** A socket that knows its visit. */
final class Guest extends SocketChannelEndPoint {

    private final Visit visit;
    private final ManagedSelector selector;

    Guest(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Watch watch) {
        super(channel, selector, key, scheduler);
        visit = new Visit(watch, this);
        this.selector = selector;
    }

    /** Runs a task on the thread that serves this socket, soon. */
    void runOnItsThread(Runnable task) {
        selector.submit(open -> task.run());
    }

    Visit visit() {
        return visit;
    }
}
