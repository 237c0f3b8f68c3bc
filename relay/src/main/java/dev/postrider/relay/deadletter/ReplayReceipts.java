package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.receipt.ReportWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Receipts that say where replayed dead letters continue. Best effort: a replay needs none. {@link #close}
 * takes some seconds at most.
 */
final class ReplayReceipts implements AutoCloseable {

    private static final Duration TOPIC_ID = Duration.ofSeconds(5);

    private final Topics topics;
    private final Clock clock;
    private final Admin admin;
    private final ReportWriter writer;
    private final Optional<Reporter> reporter;

    ReplayReceipts(ClientProperties kafka, Settings settings, Clock clock) {
        ReceiptTopics receipts = settings.receiptTopics();
        this.topics = settings.topics();
        this.clock = clock;
        this.admin = Admin.create(kafka.admin("postrider-replay-receipts"));
        TopicSetup setup = new TopicSetup(admin, topics);
        this.writer = new ReportWriter(
                receipts, () -> setup.ensure(receipts), () -> ReportWriter.producer(kafka, "replay"), clock);
        this.reporter = (receipts.enabled() ? topicId(setup) : Optional.<String>empty())
                .map(id -> new Reporter(id, settings.get(Catalogue.GROUP)));
        if (reporter.isPresent()) {
            writer.start();
        }
    }

    /** This dead letter is that message now. */
    void replayed(ConsumerRecord<byte[], byte[]> deadLetter, RecordMetadata message) {
        reporter.ifPresent(sender -> origin(deadLetter).ifPresent(origin -> {
            String lane = deadLetter.key() == null ? "" : new String(deadLetter.key(), UTF_8);
            Receipt.FinalResult result = new Receipt.Replayed(message.partition(), message.offset());
            writer.write(deadLetter.partition(), lane, new Receipt(sender, result, clock.wall(), 0, List.of(origin)));
        }));
    }

    @Override
    public void close() {
        writer.close();
        admin.close(TOPIC_ID);
    }

    /** The message that it was; empty if a program of somebody else wrote it. */
    private Optional<FinishedMessage> origin(ConsumerRecord<byte[], byte[]> deadLetter) {
        boolean isOurs = DeadLetterHeaders.find(deadLetter.headers(), DeadLetterHeaders.ORIGIN_TOPIC)
                .filter(topics.messages()::equals)
                .isPresent();
        int print = new MessageCodec().decode(deadLetter.key(), deadLetter.value()) instanceof DecodedRecord.Valid valid
                ? FinishedMessage.print(valid.message().id())
                : 0;
        return DeadLetterHeaders.find(deadLetter.headers(), DeadLetterHeaders.ORIGIN_OFFSET)
                .filter(offset -> isOurs && offset.matches("\\d{1,18}"))
                .map(offset -> new FinishedMessage(
                        Long.parseLong(offset),
                        print,
                        DeadLetterHeaders.find(deadLetter.headers(), CallerHeader.NAME)
                                .orElse("")));
    }

    private static Optional<String> topicId(TopicSetup setup) {
        try {
            return setup.messagesId().toCompletableFuture().get(TOPIC_ID.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty(); // then there are no receipts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
