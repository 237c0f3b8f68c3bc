package dev.postrider.ingress.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A socket, and what its connection was last seen doing.
 *
 * <p>{@link #look} asks Jetty how many requests and answers there were. Only the end of a head, and bodies, are told: the
 * bytes of what is complete could not be told from the bytes of what is unfinished.
 */
final class TrackedEndPoint extends SocketChannelEndPoint implements Executor {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final ManagedSelector selector;
    private final ConnectionSupervisor supervisor;
    private long requests;
    private long answers;
    private long since;
    private boolean inHead;
    private long headSince;
    private int bodies;
    private long bodySince;
    private long bodyBytes;
    private long completeBytes;
    private final Set<String> queued = new HashSet<>();
    private boolean leaving;
    private volatile @Nullable ByteBuffer lastWords;

    TrackedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            ConnectionSupervisor supervisor) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
        this.supervisor = supervisor;
        since = supervisor.now();
    }

    /** The socket below an end point, however many layers lie between. */
    static TrackedEndPoint of(EndPoint endPoint) {
        EndPoint network = endPoint;
        while (network instanceof EndPoint.Wrapper wrapper) {
            network = wrapper.unwrap();
        }
        return (TrackedEndPoint) network;
    }

    /** The socket that a request came by. */
    static TrackedEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /**
     * Runs a task on the thread that reads from the socket. It must not wait: many sockets share the thread. To wake
     * another thread would cost more than what is done here.
     */
    @Override
    public void execute(Runnable task) {
        selector.submit(open -> task.run());
    }

    /** The head of a request is complete. */
    synchronized void headEnded() {
        completeBytes = protocol().getBytesIn();
    }

    /** A request waits for its body. */
    synchronized void bodyBegan() {
        if (bodies++ == 0) {
            bodySince = supervisor.now();
        }
    }

    /** So many bytes more of an unfinished body are kept. */
    synchronized void bodyHolds(long bytes) {
        bodyBytes += bytes;
    }

    /** A request waits for its body no longer, and these bytes are not kept for it any more. */
    synchronized void bodyEnded(long bytes) {
        bodies--;
        bodyBytes -= bytes;
        headEnded();
    }

    /** A request waits for a thread. */
    synchronized void queueBegan(String requestId) {
        queued.add(requestId);
    }

    /** It has its thread; false if the connection was ended before. */
    synchronized boolean queueEnded(String requestId) {
        queued.remove(requestId);
        return !leaving || isHttp2(protocol());
    }

    /** Sees what the connection is doing now, and since when. */
    synchronized void look(long now) {
        Connection connection = protocol();
        long in = Math.max(0, connection.getMessagesIn());
        long out = Math.max(0, connection.getMessagesOut());
        if (in != requests || out != answers) {
            requests = in;
            answers = out;
            since = leaving ? since : now;
            inHead = false;
        }
        // Frames of HTTP/2 need not belong to a request.
        if (!inHead && unfinishedHead() > 0 && (in == 0 || !isHttp2(connection))) {
            inHead = true;
            headSince = in == 0 ? since : now;
        }
    }

    /** What is kept of requests that are not complete. */
    synchronized long unfinishedBytes() {
        return leaving ? 0 : bodyBytes + unfinishedHead();
    }

    private long unfinishedHead() {
        return isServed() || bodies > 0 ? 0 : Math.max(0, protocol().getBytesIn() - completeBytes);
    }

    private boolean isServed() {
        return requests - answers > bodies + queuedNow();
    }

    /** A client may have cancelled a stream that is still in line. */
    private long queuedNow() {
        return !queued.isEmpty() && protocol() instanceof HTTP2Connection http2
                ? http2.getSession().getStreams().stream()
                        .filter(stream -> queued.contains(String.valueOf(stream.getId())))
                        .count()
                : queued.size();
    }

    /** Whether it was last seen waiting for its client, and so may be ended to make room. */
    synchronized boolean waits() {
        return leaving || !isServed();
    }

    /** Since when; those that have been told to go come first. */
    synchronized long waitsSince() {
        if (leaving) {
            return Long.MIN_VALUE;
        }
        return bodies > 0 ? bodySince : inHead ? headSince : since;
    }

    /** Ends it if what it was last seen doing takes too long. */
    void endIfOverdue(long now, Timeouts timeouts, Duration linger) {
        boolean blocked = isBlocked();
        synchronized (this) {
            if (now - (inHead ? headSince : since)
                    <= limit(blocked, timeouts, linger).toNanos()) {
                return;
            }
        }
        if (blocked || !waits()) {
            protocolEndPoint().close(new TimeoutException("the answer was not taken in time"));
        } else {
            end(false);
        }
    }

    private Duration limit(boolean blocked, Timeouts timeouts, Duration linger) {
        if (isServed()) {
            return blocked ? timeouts.answer() : FOREVER; // what is awaited has deadlines of its own
        }
        if (leaving) {
            return linger;
        }
        if (bodies > 0) {
            return FOREVER;
        }
        if (requests == 0 || inHead) {
            return timeouts.head();
        }
        return blocked ? timeouts.answer() : timeouts.idle();
    }

    /**
     * Ends the connection if it still waits for its client.
     *
     * @param atOnce not to stay for the client to read what is said to it
     * @return false if the client has just sent what the connection waited for
     */
    boolean end(boolean atOnce) {
        if (isLeaving()) {
            close();
            return true;
        }
        Connection connection = protocol();
        if (isHttp2(connection)) {
            leave();
            ((HTTP2Connection) connection).getSession().close(ErrorCode.NO_ERROR.code, null, Callback.NOOP);
            return true;
        }
        if (leaveTheLine()) {
            close();
            return true;
        }
        lastWords = isInHead() && connection.getMessagesIn() >= 0 ? CannedResponses.timeout() : null;
        // Whoever takes the interest away has it alone: no other thread reads from the connection now.
        if (!protocolEndPoint().getFillInterest().onFail(new TimeoutException("the client took too long"))) {
            lastWords = null;
            return false;
        }
        leave();
        if (atOnce) {
            close();
        }
        return true;
    }

    /** It has only a moment to go. */
    synchronized void leave() {
        leaving = true;
        since = supervisor.now();
        inHead = false;
        supervisor.giveUpPlace(this);
    }

    /** True if its only request waits for a thread, and will get none. */
    private synchronized boolean leaveTheLine() {
        if (queued.isEmpty()) {
            return false;
        }
        leave();
        return true;
    }

    private synchronized boolean isLeaving() {
        return leaving;
    }

    private synchronized boolean isInHead() {
        return inHead;
    }

    /** Whatever is spoken on top of the socket, or within TLS. */
    private Connection protocol() {
        Connection connection = getConnection();
        return connection instanceof SslConnection ssl ? ssl.getSslEndPoint().getConnection() : connection;
    }

    private AbstractEndPoint protocolEndPoint() {
        return (AbstractEndPoint) protocol().getEndPoint();
    }

    private boolean isBlocked() {
        return protocolEndPoint().getWriteFlusher().isPending();
    }

    private static boolean isHttp2(Connection connection) {
        return connection instanceof HTTP2Connection;
    }

    /** Writes the last words, if there are any, as far as the other side takes them now. */
    void sayLastWords(EndPoint through) {
        ByteBuffer words = lastWords;
        if (words != null) {
            lastWords = null;
            try {
                through.flush(words);
            } catch (IOException e) {
                close(e); // The client is gone.
            }
        }
    }

    @Override
    protected void doShutdownOutput() {
        sayLastWords(this);
        super.doShutdownOutput();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        supervisor.received(filled);
        return filled;
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        super.onClose(failure);
        supervisor.closed(this);
    }
}
