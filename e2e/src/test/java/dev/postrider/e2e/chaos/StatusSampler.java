package dev.postrider.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.guarantee.GuaranteeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks all the time what has become of messages, and when they are expected to be posted. Closing ends it within a moment. */
final class StatusSampler implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

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

    /** That a message had ended was said by then; nothing becomes a dead letter here. */
    private record Ended(SentMessage message, String status, Instant at) {

        boolean isEarly(ShownPosts shown) {
            return shown.withEndOf(message).stream().allMatch(post -> post.createAt() > at.toEpochMilli());
        }
    }

    private static final Set<String> ENDED = Set.of("delivered", "dead-letter", "finished");

    private final Callers callers;
    private final StatusClient statuses;
    private final Random chance;
    private final List<Expected> expected = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private StatusSampler(Callers callers, StatusClient statuses, long seed) {
        this.callers = callers;
        this.statuses = statuses;
        this.chance = new Random(seed);
    }

    static StatusSampler start(Callers callers, StatusClient statuses, long seed) {
        StatusSampler sampler = new StatusSampler(callers, statuses, seed);
        new Thread(sampler::run, "chaos-statuses").start();
        return sampler;
    }

    private void run() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                Optional<SentMessage> message = callers.oneOfTheNewest(NEWEST, chance);
                if (message.isPresent()) {
                    note(message.get(), statuses.askOnce(message.get()).body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(SentMessage message, JsonNode answer) {
        String status = answer.path("status").asText();
        if (ENDED.contains(status)) {
            ended.add(new Ended(message, status, Clock.system().wall()));
        }
        JsonNode eta = answer.path("eta");
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

    /** Messages that were said to have ended and were not posted yet, and how many were said so. */
    synchronized GuaranteeResult verdict(ShownPosts shown) {
        return new GuaranteeResult(
                "Of those asked for while messages were posted, none had ended before it was posted",
                ended.isEmpty()
                        ? List.of("nobody was told that a message had ended")
                        : ended.stream()
                                .filter(each -> each.isEarly(shown))
                                .map(each -> each.status() + " at " + each.at() + ": " + each.message())
                                .toList());
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
