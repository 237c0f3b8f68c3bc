package dev.postrider.ingress.http.door;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EndPoint;

/**
 * One connection: what it is doing, and since when.
 *
 * <p>Whoever speaks on the connection tells, from any thread; {@link Watch} asks, and ends what takes too long. A
 * connection waits (for a request, for the rest of a head or a body, or for a thread) or works; only what waits is ever
 * shed.
 */
public final class Visit {

    /** Why a connection is ended early. */
    public enum Reason {
        SLOW_HEAD,
        SLOW_ANSWER,
        IDLE,
        CROWDED
    }

    /** How the protocol that is spoken ends a connection. */
    public interface Ending {

        /** Ends it without blocking; false if that cannot be done at this very moment. */
        boolean end(Reason reason);

        /** Ends what of it has taken too long by now; the connection goes on. */
        default void prune(long nowNanos) {}
    }

    private final Watch watch;
    private final Guest network;

    private Ending ending = this::cut;
    private boolean admitted;
    private boolean spoken;
    private boolean leaving;
    /** Of HTTP/2, whatever it is of; a head of HTTP/1 counts as one. */
    private boolean inFrame;

    private boolean inHead;

    private boolean answering;
    private int working;
    private int bodies;
    private final Set<String> queued = new HashSet<>();
    private long waitingSince;
    private long frameSince;
    private long bodySince;
    private long queuedSince;
    private long answerSince;
    private long headBytes;
    private long bodyBytes;

    Visit(Watch watch, Guest network) {
        this.watch = watch;
        this.network = network;
        this.waitingSince = watch.now();
    }

    /** The visit of the connection below an end point, however many layers lie between. */
    public static Visit of(EndPoint endPoint) {
        EndPoint network = endPoint;
        while (network instanceof EndPoint.Wrapper wrapper) {
            network = wrapper.unwrap();
        }
        if (network instanceof Guest guest) {
            return guest.visit();
        }
        throw new IllegalStateException("every connection of this server came through the door");
    }

    /**
     * Runs tasks on the thread that reads from the connection, one after the other; many connections share it. They must
     * not wait. It spares waking up another thread, which costs more than what is done here.
     */
    public Executor thread() {
        return network::runOnItsThread;
    }

    /** From here on this is how to end it; before, it is cut. */
    public synchronized void endsBy(Ending how) {
        ending = how;
    }

    /** The first byte of a head is here; repeating it changes nothing. */
    public synchronized void headBegan() {
        frameBegan();
        inHead = true;
    }

    /**
     * The first byte of what may be part of no request is here. It must be whole as soon as a head, but the connection is
     * as idle as before; repeating it changes nothing.
     */
    public synchronized void frameBegan() {
        if (!inFrame) {
            inFrame = true;
            frameSince = watch.now();
        }
    }

    /** So many bytes of an unfinished head are kept; false, and nothing happens, if there is none. */
    public boolean headHolds(long bytes) {
        synchronized (this) {
            if (!inFrame) {
                return false;
            }
            watch.hold(bytes - headBytes);
            headBytes = bytes;
        }
        watch.relieve();
        return true;
    }

    /** The head is whole, or nothing of it is kept any more. */
    public synchronized void headEnded() {
        inFrame = false;
        inHead = false;
        watch.hold(-headBytes);
        headBytes = 0;
    }

    /** A request is being served. Says when, in the nanoseconds of {@link Ending#prune}, it is certainly overdue. */
    public synchronized long requestBegan() {
        spoken = true;
        working++;
        return watch.exchangeOverdueAt();
    }

    /** The answer is on its way. */
    public synchronized void answerBegan() {
        answering = true;
        answerSince = watch.now();
    }

    /** The answer is out, or nobody will take it. */
    public synchronized void requestEnded() {
        answering = false;
        working = Math.max(0, working - 1);
        waitingSince = watch.now();
    }

    /** A request waits for its body. */
    public synchronized void bodyBegan() {
        if (bodies++ == 0) {
            bodySince = watch.now();
        }
    }

    /** So many bytes more of an unfinished body are kept. */
    public void bodyHolds(long bytes) {
        synchronized (this) {
            bodyBytes += bytes;
            watch.hold(bytes);
        }
        watch.relieve();
    }

    /** A request waits for its body no longer, and these bytes are not kept for it any more. */
    public synchronized void bodyEnded(long bytes) {
        bodies--;
        long kept = Math.min(bytes, bodyBytes);
        bodyBytes -= kept;
        watch.hold(-kept);
    }

    /** The request of this id waits for a thread that may serve it. */
    public synchronized void queueBegan(String request) {
        if (queued.isEmpty()) {
            queuedSince = watch.now();
        }
        queued.add(request);
    }

    /** It has its thread, or needs none any more; repeating it changes nothing. */
    public synchronized void queueEnded(String request) {
        queued.remove(request);
    }

    /** Whether nothing is done for it at this moment but waiting for a thread. */
    public synchronized boolean isQueued() {
        return !queued.isEmpty() && working <= queued.size();
    }

    /** Nothing is served any more; it has a moment to go. */
    public synchronized void leaves() {
        if (!leaving) {
            leaving = true;
            waitingSince = watch.now();
        }
    }

    /** The same; true if it was within a head. */
    public synchronized boolean leavesWithinHead() {
        boolean within = inFrame;
        headEnded();
        leaves();
        return within;
    }

    synchronized void admit() {
        admitted = true;
    }

    /** Gives its place back; true the first time. */
    synchronized boolean giveUpPlace() {
        boolean had = admitted;
        admitted = false;
        return had;
    }

    /** The connection is over, and what was kept for it no longer counts. */
    synchronized void letGo() {
        watch.hold(-headBytes - bodyBytes);
        headBytes = 0;
        bodyBytes = 0;
    }

    /** Since when nothing but the caller holds it up, if it could make room for another. */
    synchronized OptionalLong couldGoSince() {
        if (!admitted || working > bodies + queued.size()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(waits());
    }

    private long waits() {
        if (inHead) {
            return frameSince;
        }
        if (bodies > 0) {
            return bodySince;
        }
        return !queued.isEmpty() ? queuedSince : waitingSince;
    }

    synchronized boolean holdsBytes() {
        return headBytes + bodyBytes > 0;
    }

    /** Why it should end now, if it should. */
    synchronized Optional<Reason> overdue(long now, Patience patience, Duration farewell) {
        if (leaving) {
            return isOver(now - waitingSince, farewell, Reason.CROWDED);
        }
        if (inFrame && now - frameSince > patience.head().toNanos()) {
            return Optional.of(Reason.SLOW_HEAD);
        }
        if (answering) {
            return isOver(now - answerSince, patience.answer(), Reason.SLOW_ANSWER);
        }
        if (working > 0 || inHead) {
            return Optional.empty();
        }
        return isOver(now - waitingSince, spoken ? patience.idle() : patience.head(), Reason.IDLE);
    }

    private static Optional<Reason> isOver(long nanos, Duration limit, Reason reason) {
        return nanos > limit.toNanos() ? Optional.of(reason) : Optional.empty();
    }

    /** Ends it as its protocol does; cuts it if it is leaving anyway. */
    boolean end(Reason reason) {
        Ending how;
        synchronized (this) {
            how = leaving ? this::cut : ending;
        }
        return how.end(reason);
    }

    void prune(long nowNanos) {
        Ending how;
        synchronized (this) {
            how = ending;
        }
        how.prune(nowNanos);
    }

    private boolean cut(Reason reason) {
        network.close();
        return true;
    }
}
