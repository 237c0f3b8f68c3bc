package dev.postrider.relay.mattermost;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** An answer's body, as long as it is short enough; else it fails with {@link TooLong} and reads no further. */
final class BoundedBody<T> implements BodySubscriber<T> {

    /** The answer is longer than any the API gives. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    private final BodySubscriber<T> whole;
    private long leftBytes;
    private Flow.@Nullable Subscription subscription;

    BoundedBody(BodySubscriber<T> whole, long mostBytes) {
        this.whole = whole;
        leftBytes = mostBytes;
    }

    @Override
    public CompletionStage<T> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        whole.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (leftBytes < 0) {
            return; // was on its way when it was cancelled
        }
        leftBytes -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (leftBytes >= 0) {
            whole.onNext(buffers);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        whole.onError(new TooLong());
    }

    @Override
    public void onError(Throwable failure) {
        whole.onError(failure);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
