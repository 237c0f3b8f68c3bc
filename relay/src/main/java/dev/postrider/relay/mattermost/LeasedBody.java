package dev.postrider.relay.mattermost;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A post's body that leaves at most once, and only while its lease lasts. Thread-safe.
 *
 * <p>The client asks for the bytes when it has connected and sent the head: this is the last moment at which a post can
 * be held back. The head alone, with a length that is never fulfilled, makes no post. As the body knows whether it
 * left, nobody has to conclude that from the kind of failure.
 */
final class LeasedBody implements BodyPublisher {

    /** What became of it. */
    enum Fortune {
        /** It is here. */
        HELD,
        /** It was given to the client, so it may be at the server. */
        GIVEN,
        /** It was asked for when the lease was over. */
        LEASE_OVER,
        /** Its sender has given up. */
        WITHDRAWN
    }

    private final byte[] bytes;
    private final Clock clock;
    private final long leaseUntilNanos;
    private Fortune fortune = Fortune.HELD;

    /** @param leaseUntilNanos monotonic time of that clock from which on it is not given any more */
    LeasedBody(byte[] bytes, Clock clock, long leaseUntilNanos) {
        this.bytes = bytes;
        this.clock = clock;
        this.leaseUntilNanos = leaseUntilNanos;
    }

    /** From now on it will not be given if it has not been; answers what became of it, which then is final. */
    synchronized Fortune withdraw() {
        if (fortune == Fortune.HELD) {
            fortune = Fortune.WITHDRAWN;
        }
        return fortune;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {

            private boolean ended;

            @Override
            public void request(long count) {
                if (!ended) {
                    ended = true;
                    give(subscriber);
                }
            }

            @Override
            public void cancel() {
                ended = true;
            }
        });
    }

    private void give(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (leaves()) {
            subscriber.onNext(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            subscriber.onComplete();
        } else {
            subscriber.onError(new IOException("this post must not be sent"));
        }
    }

    /** A second asking is the client's own repetition: a post must not be sent twice behind our back. */
    private synchronized boolean leaves() {
        if (fortune != Fortune.HELD) {
            return false;
        }
        fortune = clock.nanos() - leaseUntilNanos < 0 ? Fortune.GIVEN : Fortune.LEASE_OVER;
        return fortune == Fortune.GIVEN;
    }
}
