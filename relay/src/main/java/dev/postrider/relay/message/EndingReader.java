package dev.postrider.relay.message;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.Receipt.DeadLettered;
import dev.postrider.common.receipt.Receipt.Delivered;
import dev.postrider.common.receipt.Receipt.Repeated;
import dev.postrider.common.receipt.Receipt.Replayed;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Says in words what became of a record: as its receipt tells, or else as far as the group's commits do. */
record EndingReader(ClientProperties kafka, Settings settings, MessageFinder finder) {

    String ending(ConsumerRecord<byte[], byte[]> record, UUID id) {
        return finder.receipt(record, id, settings.receiptTopics().receipts(), settings.get(Catalogue.GROUP))
                .map(receipt -> ended(receipt, record.offset()))
                .orElseGet(() -> asCommitted(record));
    }

    private String ended(Receipt receipt, long offset) {
        String at = receipt.at().truncatedTo(ChronoUnit.SECONDS).toString();
        Receipt.FinalResult result = receipt.result();
        if (result instanceof Delivered delivered) {
            int others = receipt.messages().size() - 1;
            return "delivered " + at + post(delivered.post())
                    + (others == 0 ? "" : ", together with " + others + " others") + ", attempts " + receipt.attempts();
        }
        if (result instanceof DeadLettered dead) {
            return "dead letter " + dead.partition() + "/" + dead.offset() + " " + at + ", " + dead.reason() + ": "
                    + dead.detail();
        }
        if (result instanceof Repeated repeated) {
            int place = 0;
            while (receipt.messages().get(place).offset() != offset) {
                place++;
            }
            long original = repeated.originals().get(place);
            return "dropped " + at + ", it repeats "
                    + (original < 0
                            ? "an earlier message"
                            : "the message at offset " + original + " of the same partition");
        }
        Replayed replayed = (Replayed) result;
        return "replayed " + at + ", see --at " + new MessagePlace(replayed.partition(), replayed.offset());
    }

    private String post(String post) {
        if (post.isEmpty()) {
            return "";
        }
        return settings.find(Catalogue.PERMALINK_URL)
                .or(() -> settings.find(Catalogue.MATTERMOST_URL))
                .map(url -> ", post " + url.toString().replaceAll("/+$", "") + "/_redirect/pl/" + post)
                .orElse(", post " + post);
    }

    private String asCommitted(ConsumerRecord<byte[], byte[]> record) {
        GroupPosition commit = commit(new TopicPartition(record.topic(), record.partition()));
        OffsetAndMetadata committed = commit.offset();
        if (committed == null) {
            return "waiting: no relay has committed anything of its partition";
        }
        CheckpointCodec.Found found =
                CheckpointCodec.decode(committed.offset(), committed.metadata(), 0, OptionalLong.empty());
        if (!found.topicId().equals(commit.topicId())) {
            return "unknown: the offset that is committed is not a relay's, or of a topic that was deleted";
        }
        if (record.offset() < committed.offset()) {
            return "finished, how is not known any more: there is no receipt";
        }
        return "waiting, or finished a moment ago: status shows what its address waits for";
    }

    /** @param topicId of the topic as it is now */
    private record GroupPosition(@Nullable OffsetAndMetadata offset, String topicId) {}

    private GroupPosition commit(TopicPartition partition) {
        String group = settings.get(Catalogue.GROUP);
        try (Admin admin = Admin.create(kafka.admin("postrider-message-finder"))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata(group)
                    .get();
            String topicId = admin.describeTopics(List.of(partition.topic()))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
            return new GroupPosition(offsets.get(partition), topicId);
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not tell what the relays have committed", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
