package dev.postrider.ingress.http;

import dev.postrider.ingress.limit.DescriptorLimit;
import dev.postrider.ingress.tls.Transport;
import java.time.Duration;

/**
 * How the public port behaves.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any that is free
 * @param stopWithin how long admitted requests have when the server stops
 * @param maxThreads the size of the pool; waiting requests hold none of it
 * @param limits what strangers may take of it
 * @param transport whether it speaks TLS
 */
public record HttpSettings(
        String host, int port, Duration stopWithin, int maxThreads, ConnectionLimits limits, Transport transport) {

    private static final int WAITERS_SHARE = 8;

    /** The same with no more connections than the process has file descriptors for. */
    public HttpSettings withinDescriptors() {
        return within(limits.with(DescriptorLimit.connections(limits.connections())));
    }

    /** So many calls may wait for the outcome of their messages. */
    public int waiters() {
        int connections = transport instanceof Transport.Tls ? limits.connections() / 2 : limits.connections();
        return connections / WAITERS_SHARE;
    }

    /** Plain HTTP within the usual limits. */
    public HttpSettings(String host, int port, Duration stopWithin, int maxThreads) {
        this(host, port, stopWithin, maxThreads, ConnectionLimits.DEFAULT, new Transport.Plain());
    }

    /** The same within other limits. */
    public HttpSettings within(ConnectionLimits others) {
        return new HttpSettings(host, port, stopWithin, maxThreads, others, transport);
    }

    /** The same with or without TLS. */
    public HttpSettings over(Transport other) {
        return new HttpSettings(host, port, stopWithin, maxThreads, limits, other);
    }
}
