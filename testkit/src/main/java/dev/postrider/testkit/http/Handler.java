package dev.postrider.testkit.http;

/** Answers requests; called from many threads, may block. */
@FunctionalInterface
public interface Handler {

    HttpReply handle(ReceivedRequest request) throws InterruptedException;
}
