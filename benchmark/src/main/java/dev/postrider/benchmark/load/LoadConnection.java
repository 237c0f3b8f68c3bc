package dev.postrider.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A keep-alive connection with one call on it at a time. Not thread-safe. */
final class LoadConnection {

    private static final int ANSWER_BYTES = 8_192;

    private final CallBytes calls;
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES);
    private boolean busy;
    private boolean last;
    private long dueNanos;

    private LoadConnection(CallBytes calls, SocketChannel channel) {
        this.calls = calls;
        this.channel = channel;
        this.out = ByteBuffer.allocate(calls.bytes());
    }

    static LoadConnection open(InetSocketAddress server, CallBytes calls, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        LoadConnection connection = new LoadConnection(calls, channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Makes the next call. */
    void call(long due) throws IOException {
        busy = true;
        dueNanos = due;
        out.clear();
        calls.next(out);
        out.flip();
        channel.write(out);
        if (out.hasRemaining()) {
            throw new IOException("a connection without a call on it has no room for one");
        }
    }

    /** Whether a call on it is unanswered. */
    boolean isBusy() {
        return busy;
    }

    /** When the call on it was due. */
    long due() {
        return dueNanos;
    }

    /**
     * Reads what is there: the answer's status, or {@link ResponseReader#INCOMPLETE}.
     *
     * @throws IOException when the other end has closed it
     */
    int read() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("closed by the server");
        }
        int status = ResponseReader.status(in);
        if (status != ResponseReader.INCOMPLETE) {
            last = ResponseReader.isLast(in);
            busy = false;
            in.clear();
        }
        return status;
    }

    /** Whether the server has said that it takes no more calls on it. */
    boolean isSpent() {
        return last;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
