package dev.postrider.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks all the time when messages that wait are expected to be posted. Closing ends it within a moment. */
final class EtaSampler implements AutoCloseable {

    private static final long PAUSE_MILLIS = 500;

    /** Older ones are posted mostly. */
    private static final int NEWEST = 1_000;

    /** What was said of a message. */
    private record Expected(SentMessage message, Instant from, Instant to) {

        boolean isPosted(ShownPosts shown, Instant first, Instant last) {
            return shown.withEndOf(message).stream()
                    .map(post -> Instant.ofEpochMilli(post.createAt()))
                    .anyMatch(posted -> !posted.isBefore(first) && !posted.isAfter(last));
        }
    }

    private final Callers callers;
    private final StatusClient statuses;
    private final Random chance;
    private final List<Expected> expected = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private EtaSampler(Callers callers, StatusClient statuses, long seed) {
        this.callers = callers;
        this.statuses = statuses;
        this.chance = new Random(seed);
    }

    static EtaSampler start(Callers callers, StatusClient statuses, long seed) {
        EtaSampler sampler = new EtaSampler(callers, statuses, seed);
        new Thread(sampler::run, "chaos-eta").start();
        return sampler;
    }

    private void run() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                Optional<SentMessage> message = callers.oneOfTheNewest(NEWEST, chance);
                if (message.isPresent()) {
                    note(message.get(), statuses.askOnce(message.get()).body().path("eta"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(SentMessage message, JsonNode eta) {
        if (!eta.isMissingNode()) {
            expected.add(new Expected(
                    message,
                    Instant.parse(eta.path("from").asText()),
                    Instant.parse(eta.path("to").asText())));
        }
    }

    /** How many of the messages were posted in the time that was said, how many there are, and how many were later. */
    synchronized String inTheirRange(ShownPosts shown) {
        long right = expected.stream()
                .filter(each -> each.isPosted(shown, each.from(), each.to()))
                .count();
        long later = expected.stream()
                .filter(each -> each.isPosted(shown, each.to().plusMillis(1), Instant.MAX))
                .count();
        return right + " of " + expected.size() + ", " + later + " later";
    }

    /** Asks no more. */
    void end() {
        closed.countDown();
    }

    @Override
    public void close() {
        end();
    }
}
