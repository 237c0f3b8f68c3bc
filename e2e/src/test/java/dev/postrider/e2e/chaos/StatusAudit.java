package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.guarantee.GuaranteeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Every accepted message asked for its status after everything is posted, and compared with the chat.
 *
 * @param counts of each status
 * @param lies a sentence each
 */
record StatusAudit(Map<String, Integer> counts, List<String> lies, Duration took) {

    private static final int THREADS = 8;

    static StatusAudit of(List<SentMessage> messages, StatusClient statuses, ShownPosts shown)
            throws InterruptedException, ExecutionException {
        long start = Clock.system().nanos();
        Map<String, Integer> counts = new TreeMap<>();
        List<String> lies = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "chaos-audit"));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int first = i;
                running.add(threads.submit(() -> {
                    for (int number = first; number < messages.size(); number += THREADS) {
                        SentMessage message = messages.get(number);
                        StatusAnswer answer = statuses.ask(message);
                        Optional<String> lie = StatusCheck.lie(message, answer, shown);
                        synchronized (counts) {
                            counts.merge(answer.kind(), 1, Integer::sum);
                            lie.ifPresent(what -> lies.add(what + ": " + message + " " + answer.body()));
                        }
                    }
                    return first;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return new StatusAudit(counts, lies, Duration.ofNanos(Clock.system().nanos() - start));
    }

    int asked() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    double perSecond() {
        return asked() / (took.toMillis() / 1e3);
    }

    GuaranteeResult verdict() {
        return new GuaranteeResult("No lie in a status", lies);
    }
}
