package dev.postrider.ingress.status;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.status.StatusView.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Statuses out of Kafka: the receipts and the board are followed all the time, the rest is asked when somebody asks.
 *
 * <p>Kafka need not be there yet, nor the topics. Closing takes some milliseconds, and 3 s at most.
 */
public final class KafkaStatuses implements AutoCloseable {

    private static final String CLIENT_ID = "postrider-ingress-status";
    private static final Duration ADMIN_CLOSE = Duration.ofSeconds(1);

    /** Some 1 MiB. */
    private static final int KNOWN_RECORDS = 8_192;

    /** What waiting calls may hold, together. */
    private static final long WAITING_BYTES = 4L * 1024 * 1024;

    /** How much of everything. */
    public record StatusLimits(int receiptBytes, int waiters) {}

    private final Waiters waiters;
    private final LazyClient<Admin> admin;
    private final RecordReader records;
    private final ReceiptReader receipts;
    private final MessageStatuses statuses;

    private KafkaStatuses(
            Waiters waiters,
            LazyClient<Admin> admin,
            RecordReader records,
            ReceiptReader receipts,
            MessageStatuses statuses) {
        this.waiters = waiters;
        this.admin = admin;
        this.records = records;
        this.receipts = receipts;
        this.statuses = statuses;
    }

    /** @param ready completes once the topic of messages is there */
    public static KafkaStatuses open(
            ClientProperties kafka,
            Topics topics,
            ReceiptTopics told,
            String group,
            StatusLimits limits,
            CompletionStage<TopicState> ready,
            Clock clock) {
        LazyClient<Admin> admin = new LazyClient<>(() -> Admin.create(kafka.admin(CLIENT_ID)));
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Waiters waiters = new Waiters(limits.waiters(), WAITING_BYTES);
        StatusView view =
                new StatusView(new ReceiptMemory(limits.receiptBytes()), waiters, new Reporter("", group), clock);
        KnownRecords known = new KnownRecords(KNOWN_RECORDS);
        RecordReader records = new RecordReader(
                () -> new KafkaConsumer<>(kafka.singleRecords(CLIENT_ID + "-records"), bytes, bytes),
                topics.messages());
        GroupCommits commits = new GroupCommits(
                () -> ask(admin, group, topics, view.state() == State.NO_RECEIPTS ? "" : told.receipts()), clock);
        StatusLookup lookup = new StatusLookup(view, known, records::read, commits, topics.partitions(), clock);
        ReceiptReader receipts = new ReceiptReader(
                () -> new KafkaConsumer<>(kafka.follower(CLIENT_ID), bytes, bytes),
                admin,
                told,
                topics.partitions(),
                view,
                lookup,
                clock);
        commits.onTopic(receipts::topicIs);
        ready.thenAccept(state -> {
            if (state instanceof TopicState.Ready there) {
                receipts.topicIs(there.topicId());
                receipts.start();
            }
        });
        return new KafkaStatuses(
                waiters, admin, records, receipts, new MessageStatuses(view, known, lookup, waiters, clock));
    }

    private static CompletionStage<CommitSnapshot> ask(
            LazyClient<Admin> admin, String group, Topics topics, String receipts) {
        try {
            return GroupCommits.ask(
                    admin.get(),
                    group,
                    topics.messages(),
                    Optional.of(receipts).filter(topic -> !topic.isEmpty()),
                    topics.partitions());
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    public StatusSource source() {
        return statuses;
    }

    /** How many calls wait for an outcome. */
    public int waiting() {
        return waiters.waiting();
    }

    /** From now on nobody waits. */
    public void stopWaiting() {
        waiters.close();
    }

    @Override
    public void close() {
        waiters.close();
        receipts.close();
        records.close();
        admin.created().ifPresent(created -> created.close(ADMIN_CLOSE));
    }
}
