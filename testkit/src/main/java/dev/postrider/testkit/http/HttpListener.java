package dev.postrider.testkit.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections on one port and can stop and start doing so; a daemon thread per connection. */
public final class HttpListener implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final long STOP_MILLIS = 5_000;

    private final InetSocketAddress address;
    private final Handler handler;
    private final ExecutorService threads;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private Thread acceptor;
    private boolean closed;

    private HttpListener(ServerSocket server, Handler handler) {
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalSocketAddress();
        this.handler = handler;
        var number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "fake-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.acceptor = acceptFrom(server);
    }

    /** Listens at once; port 0 takes a free one. */
    public static HttpListener open(InetSocketAddress address, Handler handler) throws IOException {
        return new HttpListener(bind(address), handler);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** From now on connections are refused; open ones are cut, requests at work on them continue unanswered. */
    public void refuse() throws IOException {
        Thread accepting = stopListening();
        try {
            // A thread inside accept() can take one more connection while the socket is being closed.
            accepting.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropConnections();
    }

    private synchronized Thread stopListening() throws IOException {
        server.close();
        return acceptor;
    }

    /** Takes connections again, on the same port; no effect while it does. */
    public synchronized void accept() throws IOException {
        if (server.isClosed() && !closed) {
            server = bind(address);
            acceptor = acceptFrom(server);
        }
    }

    /** Cuts every open connection, idle ones included. */
    public void dropConnections() {
        connections.forEach(Connection::drop);
    }

    /** Refuses, cuts and interrupts everything; waits at most 5 s, for no handler. Closing twice is harmless. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            refuse();
        } catch (IOException e) {
            // A listening socket that cannot be closed is closed with the process.
        }
        threads.shutdownNow();
    }

    private static ServerSocket bind(InetSocketAddress address) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Thread acceptFrom(ServerSocket listening) {
        var thread = new Thread(() -> acceptUntilClosed(listening), "fake-http-accept");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void acceptUntilClosed(ServerSocket listening) {
        try {
            while (true) {
                start(listening.accept());
            }
        } catch (IOException e) {
            // The listening socket was closed: refuse() or close().
        }
    }

    private synchronized void start(Socket socket) throws IOException {
        if (server.isClosed()) {
            socket.close();
            return;
        }
        var connection = new Connection(socket, handler);
        connections.add(connection);
        threads.execute(() -> {
            try {
                connection.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                connections.remove(connection);
            }
        });
    }
}
