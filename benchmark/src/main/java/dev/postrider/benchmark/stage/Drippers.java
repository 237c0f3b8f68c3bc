package dev.postrider.benchmark.stage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that send the head of a request, a byte each second, and come back when they are ended; until closed. */
public final class Drippers implements AutoCloseable {

    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);
    private static final String BEGINNING = "GET /post/user/jane/msg/hello HTTP/1.1\r\nHost: localhost\r\nX: ";

    private final InetSocketAddress address;
    private final List<SocketChannel> connections = new ArrayList<>();
    private final Thread thread = new Thread(this::drip, "benchmark-drippers");
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean closed;

    private Drippers(InetSocketAddress address) {
        this.address = address;
    }

    /** So many connections to a server; they are open when this returns. */
    public static Drippers open(int count, InetSocketAddress address) {
        Drippers drippers = new Drippers(address);
        for (int i = 0; i < count; i++) {
            drippers.connections.add(drippers.enter());
        }
        drippers.thread.setDaemon(true);
        drippers.thread.start();
        return drippers;
    }

    private SocketChannel enter() {
        try {
            SocketChannel connection = SocketChannel.open(address);
            connection.write(StandardCharsets.US_ASCII.encode(BEGINNING));
            return connection;
        } catch (IOException e) {
            throw new IllegalStateException("a dripper is not let in", e);
        }
    }

    private void drip() {
        Polling waiting = new Polling();
        while (!closed && !connections.isEmpty()) {
            for (int i = 0; i < connections.size() && !closed; i++) {
                waiting.pause(BETWEEN_BYTES.dividedBy(connections.size()));
                try {
                    connections.get(i).write(ByteBuffer.wrap(new byte[] {'y'}));
                } catch (IOException e) {
                    ended.incrementAndGet();
                    close(connections.get(i));
                    connections.set(i, enter());
                }
            }
        }
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket of ours cannot be closed", e);
        }
    }

    /** How often the server has ended one so far. */
    public double ended() {
        return ended.get();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Drippers::close);
    }
}
