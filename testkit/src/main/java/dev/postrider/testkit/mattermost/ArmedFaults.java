package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults that are armed, each for a number of requests. Thread-safe.
 *
 * <p>A request that reaches a fault's point uses it up by one. Several at one point work in the order they were added:
 * delays one after the other, until the first that answers or cuts.
 */
public final class ArmedFaults {

    /** An armed fault; the count is what is left. */
    public record Armed(Fault fault, Scope scope, int times) {}

    private final List<Armed> armed = new ArrayList<>();
    private int held;
    private long releases;
    private boolean closed;

    ArmedFaults() {}

    /** For every such request until it is cleared. */
    public void always(Fault fault, Scope scope) {
        times(Integer.MAX_VALUE, fault, scope);
    }

    /** For the next such request. */
    public void once(Fault fault, Scope scope) {
        times(1, fault, scope);
    }

    /** For the next so many such requests. */
    public synchronized void times(int count, Fault fault, Scope scope) {
        armed.add(new Armed(fault, scope, count));
    }

    /** Disarms everything; held or delayed requests continue. */
    public synchronized void clear() {
        armed.clear();
        release();
    }

    /** Lets all requests that are held or delayed right now continue. */
    public synchronized void release() {
        releases++;
        notifyAll();
    }

    public synchronized List<Armed> armed() {
        return List.copyOf(armed);
    }

    /** How many requests are held or delayed right now. */
    public synchronized int held() {
        return held;
    }

    /** Waits until that many requests are held or delayed, and fails when that does not happen. */
    public synchronized void awaitHeld(int count, Duration atMost) {
        var deadline = new Deadline(atMost);
        try {
            while (held < count && deadline.leftMillis() > 0) {
                wait(deadline.leftMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (held < count) {
            throw new AssertionError("only " + held + " of " + count + " requests held after " + atMost);
        }
    }

    synchronized void close() {
        closed = true;
        clear();
    }

    /** Goes through the faults at this point; empty when the request continues. */
    Optional<Fault.Effect> takeAt(Fault.Point point, Scope.Facts facts) throws InterruptedException {
        for (Fault.Effect effect : take(point, facts)) {
            if (effect instanceof Fault.Effect.Delay delay) {
                await(delay.time());
            } else if (effect instanceof Fault.Effect.Hold) {
                await(Duration.ofDays(1));
            } else {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }

    /** What a client sees of an effect that ends a request in front of the server. */
    static HttpReply seenAs(Fault.Effect effect) {
        if (effect instanceof Fault.Effect.Proxy proxy) {
            Response response = Response.of(proxy.status(), proxy.contentType(), proxy.body());
            for (var header : proxy.headers().entrySet()) {
                response = response.with(header.getKey(), header.getValue());
            }
            return response;
        }
        if (effect instanceof Fault.Effect.Refuse refuse) {
            return refuse.error().response(false, "");
        }
        return new HttpReply.ConnectionReset();
    }

    private synchronized List<Fault.Effect> take(Fault.Point point, Scope.Facts facts) {
        List<Fault.Effect> taken = new ArrayList<>();
        boolean ends = false;
        for (int i = 0; i < armed.size() && !ends; i++) {
            Armed next = armed.get(i);
            if (next.fault.point() == point && next.times > 0 && next.scope.includes(facts)) {
                taken.add(next.fault.effect());
                armed.set(i, new Armed(next.fault, next.scope, usedUp(next.times)));
                ends = !(next.fault.effect() instanceof Fault.Effect.Delay
                        || next.fault.effect() instanceof Fault.Effect.Hold);
            }
        }
        armed.removeIf(fault -> fault.times == 0);
        return taken;
    }

    private static int usedUp(int times) {
        return times == Integer.MAX_VALUE ? times : times - 1;
    }

    /** A delay, as any other. */
    synchronized void await(Duration time) throws InterruptedException {
        long seen = releases;
        var deadline = new Deadline(time);
        held++;
        notifyAll();
        try {
            while (seen == releases && !closed && deadline.leftMillis() > 0) {
                wait(deadline.leftMillis());
            }
        } finally {
            held--;
            notifyAll();
        }
    }
}
