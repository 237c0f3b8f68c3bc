package dev.postrider.ingress.http.door;

import java.nio.ByteBuffer;

/**
 * Whole HTTP/1.1 answers for connections that never get as far as a request.
 *
 * @param full to one connection too many; empty where it could not be read, and the connection is cut
 * @param slow to a head that did not arrive in time
 * @param plain to plain HTTP where TLS is spoken
 */
public record Refusals(ByteBuffer full, ByteBuffer slow, ByteBuffer plain) {

    /** Each caller gets buffers of its own: positions are not shared. */
    public Refusals {
        full = full.asReadOnlyBuffer();
        slow = slow.asReadOnlyBuffer();
        plain = plain.asReadOnlyBuffer();
    }
}
