package dev.postrider.testkit.http;

/** Answers requests; called from many threads, may block. */
@FunctionalInterface
public interface Handler {

    Reply handle(Request request) throws InterruptedException;
}
