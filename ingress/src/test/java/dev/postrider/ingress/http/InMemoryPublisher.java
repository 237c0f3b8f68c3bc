package dev.postrider.ingress.http;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.CallContext;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.publish.Publisher;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A publisher that keeps the messages, and answers when and what the test says. */
final class InMemoryPublisher implements Publisher {

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile CallContext lastCall = new CallContext("", Context.root());
    private volatile Runnable fault = () -> {};
    private volatile CompletableFuture<PublishResult> result =
            CompletableFuture.completedFuture(new PublishResult.Published(0, 0));

    @Override
    public CompletionStage<PublishResult> publish(Message message, CallContext call) {
        fault.run();
        messages.add(message);
        lastCall = call;
        return result;
    }

    /** What was handed in since the last call, in order. */
    List<Message> taken() {
        List<Message> taken = List.copyOf(messages);
        messages.removeAll(taken);
        return taken;
    }

    /** What came with the message that was handed in last. */
    CallContext lastCall() {
        return lastCall;
    }

    int waiting() {
        return messages.size();
    }

    /** From now on answers wait for this future, as long as it is the one. */
    void answerWith(CompletableFuture<PublishResult> next) {
        result = next;
    }

    /** From now on every call does this first. */
    void failWith(Runnable next) {
        fault = next;
    }

    void answerAtOnce() {
        result = CompletableFuture.completedFuture(new PublishResult.Published(0, 0));
    }
}
