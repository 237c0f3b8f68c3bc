package dev.postrider.ingress.status;

import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.status.StatusView.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the receipts and the board, from so far back as the memory holds. All partitions, without a group: each ingress
 * knows everything.
 *
 * <p>Its own thread does it, and tries again quietly while topics are missing or Kafka is away. Closing takes 2 s at most.
 */
final class ReceiptReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptReader.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long DESCRIBE_SECONDS = 5;
    private static final long RETRY_MILLIS = 1_000;

    /** While no call waits for an outcome, receipts are read together: each reading costs as much as many of them. */
    private static final Duration UNHURRIED = Duration.ofMillis(250);

    /** Where so many come at once, there are more. */
    private static final int MANY = 100;

    /** The client does not say when a topic it reads is deleted. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Rights change seldom, and statuses are not known while it tries. */
    private static final long RETRY_REFUSED_MILLIS = 60_000;

    /** How many receipts are read of each partition, to see how large they are. */
    private static final long SAMPLE = 100;

    /** More are not read at the start, whatever there is room for: a second or two. */
    private static final long MOST_RECEIPTS = 200_000;

    /** Of the board, for each partition of messages. */
    private static final long BOARD_ENTRIES = 50;

    /** Room for what comes while it is read. */
    private static final double FILL = 0.9;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Admin> admin;
    private final ReceiptTopics topics;
    private final int messagePartitions;
    private final StatusView view;
    private final StatusLookup lookup;
    private final Clock clock;
    private volatile String topicId = "";
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "ingress-status");
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable String lastFault;
    private long retryMillis = RETRY_MILLIS;

    /** @param messagePartitions of the topic of messages; relays write no receipts into a topic with another number */
    ReceiptReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Admin> admin,
            ReceiptTopics topics,
            int messagePartitions,
            StatusView view,
            StatusLookup lookup,
            Clock clock) {
        this.consumers = consumers;
        this.admin = admin;
        this.topics = topics;
        this.messagePartitions = messagePartitions;
        this.view = view;
        this.lookup = lookup;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The topic of messages has this id now. */
    void topicIs(String id) {
        if (!id.equals(topicId)) {
            topicId = id;
            Consumer<byte[], byte[]> reading = consumer;
            if (reading != null) {
                reading.wakeup();
            }
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void run() {
        try {
            do {
                runOnce();
            } while (!closing.await(retryMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        retryMillis = RETRY_MILLIS;
        try {
            Reporter now = new Reporter(topicId, view.reporter().group());
            if (!now.equals(view.reporter())) {
                lookup.restart(!view.reporter().topicId().isEmpty());
                view.restart(now);
            }
            Map<String, Integer> partitions = topics.enabled() ? existing() : Map.of();
            if (partitions.isEmpty()) {
                if (view.state() != State.NO_RECEIPTS) {
                    LOG.info(
                            "There are no receipts, so statuses are not known: topic={} retention={}",
                            topics.receipts(),
                            topics.retention());
                    view.become(State.NO_RECEIPTS);
                }
                return;
            }
            follow(partitions);
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop, or to begin anew", e);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            if (cause instanceof AuthorizationException) { // as where there are none, until it is allowed
                view.become(State.NO_RECEIPTS);
                retryMillis = RETRY_REFUSED_MILLIS;
            }
            String fault = cause == null ? "" : cause.getClass().getSimpleName();
            if (!fault.equals(lastFault)) {
                LOG.warn("Receipts cannot be read, trying again: reason={}", fault);
                lastFault = fault;
            }
        } catch (RuntimeException e) { // the thread's outermost frame: without it no status would ever be known again
            LOG.error("Unexpected error while reading receipts, trying again", e);
        } finally {
            Consumer<byte[], byte[]> done = consumer;
            consumer = null;
            if (done != null) {
                close(done);
            }
        }
    }

    private static void close(Consumer<byte[], byte[]> done) {
        try {
            done.close(CloseOptions.timeout(Duration.ZERO));
        } catch (RuntimeException e) { // the thread must continue
            LOG.debug("A reader of receipts did not close well", e);
        }
    }

    /** The topics that there are, and how many partitions each has; none where nobody writes receipts. */
    private Map<String, Integer> existing() throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> partitions = new HashMap<>();
        for (String topic : List.of(topics.receipts(), topics.board())) {
            try {
                partitions.put(
                        topic,
                        admin.get()
                                .describeTopics(List.of(topic))
                                .allTopicNames()
                                .get(DESCRIBE_SECONDS, TimeUnit.SECONDS)
                                .values()
                                .iterator()
                                .next()
                                .partitions()
                                .size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return Integer.valueOf(messagePartitions).equals(partitions.get(topics.receipts())) ? partitions : Map.of();
    }

    private void follow(Map<String, Integer> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        Consumer<byte[], byte[]> reading = consumers.get();
        consumer = reading;
        List<TopicPartition> receipts = partitions(topics.receipts(), partitions);
        List<TopicPartition> board = partitions(topics.board(), partitions);
        List<TopicPartition> all =
                Stream.of(receipts, board).flatMap(List::stream).toList();
        reading.assign(all);
        catchUp(reading, receipts, board);
        view.become(State.FOLLOWING);
        lastFault = null;
        LOG.info("Following receipts: topic={} partitions={}", topics.receipts(), receipts.size());
        long looked = clock.nanos();
        int different = 0;
        while (!isClosing() && topicId.equals(view.reporter().topicId())) {
            if (take(reading) < MANY) {
                view.awaitWaiter(UNHURRIED);
            }
            Duration pause = partitions.size() == 1 ? POLL : LOOK; // the board comes soon after the receipts
            if (clock.nanos() - looked > pause.toNanos()) {
                looked = clock.nanos();
                different = isAsBefore(partitions) ? 0 : different + 1;
                if (different == 2) { // a broker that has just started may not know them yet
                    return;
                }
            }
        }
    }

    /** Whether the topics are still the same; if Kafka does not tell, they are held to be. */
    private boolean isAsBefore(Map<String, Integer> partitions) throws InterruptedException {
        try {
            return existing().equals(partitions);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("The topics of receipts could not be looked at", e);
            return true;
        }
    }

    private static List<TopicPartition> partitions(String topic, Map<String, Integer> counts) {
        return IntStream.range(0, counts.getOrDefault(topic, 0))
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    /** Reads some to see how large receipts are, and then from so far back as there is room for. */
    private void catchUp(Consumer<byte[], byte[]> reading, List<TopicPartition> receipts, List<TopicPartition> board) {
        Map<TopicPartition, Long> begins = reading.beginningOffsets(reading.assignment());
        long most = MOST_RECEIPTS / receipts.size();
        long back = Math.min(SAMPLE, most);
        while (!isClosing()) {
            view.restart(view.reporter());
            Map<TopicPartition, Long> ends = reading.endOffsets(reading.assignment());
            Set<TopicPartition> cut = seek(reading, receipts, back, begins, ends);
            receipts.stream()
                    // What is before was deleted, or there is no room for it.
                    .filter(each -> reading.position(each) > 0 && reading.position(each) < ends.getOrDefault(each, 0L))
                    .forEach(each -> view.begunInTheMiddle(each.partition()));
            seek(reading, board, BOARD_ENTRIES * receipts.size(), begins, ends);
            while (ends.entrySet().stream().anyMatch(end -> reading.position(end.getKey()) < end.getValue())
                    && !isClosing()) {
                take(reading);
            }
            double fill = view.fill();
            if (cut.isEmpty() || back >= most || fill >= FILL / 2) {
                return;
            }
            double larger = fill == 0 ? MOST_RECEIPTS : Math.max(2, FILL / fill);
            back = Math.min(most, (long) ((double) back * larger));
        }
    }

    /** Returns those that have something before where it begins. */
    private static Set<TopicPartition> seek(
            Consumer<byte[], byte[]> reading,
            List<TopicPartition> partitions,
            long back,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends) {
        Set<TopicPartition> cut = new HashSet<>();
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long from = Math.max(begin, ends.getOrDefault(partition, 0L) - back);
            reading.seek(partition, from);
            if (from > begin) {
                cut.add(partition);
            }
        }
        return cut;
    }

    /**
     * Returns how many there were.
     *
     * @throws OffsetOutOfRangeException if some were deleted before they were read: then all is read anew
     */
    private int take(Consumer<byte[], byte[]> reading) {
        ConsumerRecords<byte[], byte[]> records = reading.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(topics.receipts())) {
                view.receipt(record.partition(), record.key(), record.value());
            } else {
                view.board(record.value());
            }
        }
        for (TopicPartition partition : new ArrayList<>(reading.assignment())) {
            if (partition.topic().equals(topics.receipts())) {
                view.readTo(partition.partition(), reading.position(partition));
            }
        }
        return records.count();
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
