package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a list while it arrives and keeps next to nothing of it, however long what is listed.
 *
 * <p>Fails with {@link NoList} for everything that is not a whole list: half a page would look like a page
 * without the post.
 */
final class ListBody<T> implements BodySubscriber<T> {

    /** It is something else. */
    static final class NoList extends IOException {
        private static final long serialVersionUID = 1;

        private NoList(IOException cause) {
            super(cause);
        }
    }

    /** Any member of the channel may post anything: depth and length are bounded by the answer's alone. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final CompletableFuture<T> list = new CompletableFuture<>();
    private final ListReader<T> reader;
    private final JsonParser parser;
    private final ByteBufferFeeder feeder;

    ListBody(ListReader<T> reader) {
        this.reader = reader;
        try {
            parser = JSON.createNonBlockingByteBufferParser();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is read yet", e);
        }
        feeder = (ByteBufferFeeder) parser.getNonBlockingInputFeeder();
    }

    @Override
    public CompletionStage<T> getBody() {
        return list;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (list.isDone()) {
            return; // what follows after a failure
        }
        try {
            for (ByteBuffer buffer : buffers) {
                feeder.feedInput(buffer);
                drain();
            }
        } catch (IOException e) {
            list.completeExceptionally(new NoList(e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        list.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        try {
            feeder.endOfInput();
            drain();
            list.complete(reader.whole());
        } catch (IOException e) {
            list.completeExceptionally(new NoList(e));
        }
    }

    private void drain() throws IOException {
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.NOT_AVAILABLE) {
            reader.take(token, parser);
            token = parser.nextToken();
        }
    }
}
