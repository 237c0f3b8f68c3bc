package dev.postrider.ingress.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>{@link #look} asks Jetty how many requests and answers there were. Only heads that are complete and bodies are told:
 * no counter of Jetty's tells their bytes from those of what is unfinished.
 */
final class TrackedEndPoint extends SocketChannelEndPoint implements Executor {

    private static final Duration NEWCOMER = Duration.ofSeconds(1);

    private final ManagedSelector selector;
    private final ConnectionSupervisor supervisor;
    private final Map<Request, Long> served = new ConcurrentHashMap<>();
    private final Map<ByteArrayOutputStream, Long> bodies = new ConcurrentHashMap<>();
    private volatile long completeBytes;
    private volatile @Nullable ByteBuffer lastWords;

    // Of the last look.
    private long requests;
    private long answers;
    private volatile boolean inHead;
    private long since;
    private boolean blocked;
    private long blockedSince;
    private volatile boolean leaving;

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

    static TrackedEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** Runs a task on the thread that reads from the socket. It must not wait: many sockets share the thread. */
    @Override
    public void execute(Runnable task) {
        selector.submit(open -> task.run());
    }

    /** The head of a request is complete: so are all bytes until now. */
    void requestBegan(Request request) {
        served.put(request, supervisor.now());
        completeBytes = protocol().getBytesIn();
    }

    /** Its answer is out. In HTTP/1.1 what nobody read of its body has been skipped. */
    void requestEnded(Request request) {
        served.remove(request);
        if (request.getLength() != 0 && !(protocol() instanceof HTTP2Connection)) {
            completeBytes = protocol().getBytesIn();
        }
    }

    /** A request waits for its body. */
    void bodyBegan(ByteArrayOutputStream body) {
        bodies.put(body, supervisor.now());
    }

    /** It waits no longer. */
    void bodyEnded(ByteArrayOutputStream body) {
        bodies.remove(body);
    }

    /** Sees what the connection is doing now, and since when. */
    synchronized void look(long now) {
        long in = Math.max(0, protocol().getMessagesIn());
        long out = Math.max(0, protocol().getMessagesOut());
        if ((in != requests || out != answers) && !leaving) {
            since = now;
            inHead = false;
        }
        requests = in;
        answers = out;
        blockedSince = blocked ? blockedSince : now;
        blocked = isBlocked();
        // The first head counts from connecting. Bytes of HTTP/2 need not belong to a request.
        if (!inHead && unfinishedHead() > 0 && (in == 0 || !(protocol() instanceof HTTP2Connection))) {
            inHead = true;
            since = in == 0 ? since : now;
        }
    }

    /** What is kept of requests that are not complete. */
    synchronized long unfinishedBytes() {
        return unfinishedHead()
                + bodies.keySet().stream()
                        .mapToLong(ByteArrayOutputStream::size)
                        .sum();
    }

    private long unfinishedHead() {
        return isServed() || !bodies.isEmpty() ? 0 : Math.max(0, protocol().getBytesIn() - completeBytes);
    }

    private boolean isServed() {
        return requests - answers > bodies.size();
    }

    /** Whether it was last seen waiting for its client, and so may be ended to make room. */
    synchronized boolean waits() {
        return !isServed() && (leaving || !isBlocked());
    }

    /**
     * Since when. Those that have been told to go come first. The first second of a newcomer does not count: its request
     * may be here, and wait for us.
     */
    synchronized long waitsSince() {
        if (leaving) {
            return Long.MIN_VALUE;
        }
        long began = requests == 0 ? since + NEWCOMER.toNanos() : since;
        return bodies.values().stream().mapToLong(body -> body).min().orElse(began);
    }

    /** Whether what it was last seen doing takes too long. What else a served request waits for has its own deadline. */
    synchronized boolean isOverdue(long now, Timeouts timeouts, Duration linger) {
        Duration limit;
        if (served.values().stream()
                .anyMatch(began -> now - began > timeouts.exchange().toNanos())) {
            return true;
        } else if (leaving && !isServed()) {
            limit = linger;
        } else if (blocked) {
            return now - blockedSince > timeouts.answer().toNanos();
        } else if (isServed() || !bodies.isEmpty()) {
            return false;
        } else {
            limit = requests == 0 || inHead ? timeouts.head() : timeouts.idle();
        }
        return now - since > limit.toNanos();
    }

    /** Ends the connection, even though its answer is not out. */
    void endOverdue() {
        if (isBlocked() || !served.isEmpty()) {
            protocolEndPoint().close(new TimeoutException("the client did not take its answer"));
        } else {
            end(false);
        }
    }

    /**
     * Ends the connection, at the latest in two turns of the thread that reads, unless a request of it is being served.
     *
     * @param newcomer only then: by then that thread has seen a first request that is here now
     */
    void endSoon(boolean newcomer) {
        if (newcomer) {
            execute(() -> execute(() -> end(true)));
        } else if (!end(true)) {
            execute(this::endBetweenRequests);
        }
    }

    /** One that pipelines requests waits for its turn, not for its client. Only the thread that reads may do this. */
    private void endBetweenRequests() {
        if (served.isEmpty()) {
            close();
        }
    }

    /**
     * Ends the connection, if it still waits for its client.
     *
     * @param atOnce not to stay for the client to read what is said to it
     * @return false if the client has just sent what the connection waited for
     */
    boolean end(boolean atOnce) {
        if (leaving) {
            close();
        } else if (protocol() instanceof HTTP2Connection http2) {
            leave();
            http2.getSession().close(ErrorCode.NO_ERROR.code, null, Callback.NOOP);
            // From here on it takes no more requests; one that came just before is served.
            if (atOnce && http2.getSession().getStreams().size() <= bodies.size()) {
                close();
            }
        } else if (takeFillInterest()) {
            leave();
            if (atOnce) {
                close();
            }
        } else {
            return false;
        }
        return true;
    }

    /** The taker has it alone: no other thread reads from the connection then. Jetty shuts the output down. */
    private boolean takeFillInterest() {
        lastWords = inHead && protocol().getMessagesIn() >= 0 ? CannedConnection.TIMEOUT.duplicate() : null;
        boolean taken = protocolEndPoint().getFillInterest().onFail(new TimeoutException("the client took too long"));
        lastWords = null;
        return taken;
    }

    /** It has only a moment to go. */
    synchronized void leave() {
        leaving = true;
        since = supervisor.now();
        supervisor.leaves(this);
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

    @Override
    protected void doShutdownOutput() {
        ByteBuffer words = lastWords;
        if (words != null && protocolEndPoint() == this) { // within TLS nothing can be said any more
            try {
                flush(words);
                supervisor.toldTimeout();
            } catch (IOException e) {
                close(e); // The client is gone.
            }
        }
        super.doShutdownOutput();
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        super.onClose(failure);
        supervisor.closed(this);
    }
}
