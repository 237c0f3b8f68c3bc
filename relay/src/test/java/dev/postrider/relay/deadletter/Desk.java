package dev.postrider.relay.deadletter;

import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.Program;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.relay.AskedOnly;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.output.CapturedTerminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of its own with dead letters in them, and an operator at the command line. */
final class Desk implements AutoCloseable {

    static final int PARTITIONS = 2;
    static final Address JANE = new Address.Username("jane");
    static final String ACCEPTED = "2026-01-02T03:04:05.678Z";

    private static final Program RELAY =
            new AskedOnly(List.of(new DeadLetterCommands(settings -> KafkaAccess.Session.with(settings.kafka()))));

    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(PARTITIONS);
    private final Producer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer());

    Desk() {
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            if (!(new TopicSetup(admin, topics).ensure() instanceof TopicState.Ready)) {
                throw new AssertionError("the topics cannot be made");
            }
        }
    }

    /** What a command printed, and its exit code. */
    record CommandOutput(int code, String out, String err) {}

    CommandOutput says(String... line) {
        return says(Map.of(), line);
    }

    CommandOutput says(Map<String, String> settings, String... line) {
        CapturedTerminal out = new CapturedTerminal();
        CapturedTerminal err = new CapturedTerminal();
        Map<String, String> environment = new HashMap<>(Map.of(
                "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "POSTRIDER_TOPIC", topics.messages(),
                "POSTRIDER_DEAD_LETTER_TOPIC", topics.deadLetters(),
                "POSTRIDER_RECEIPTS_TOPIC", receipts(),
                "POSTRIDER_BOARD_TOPIC", topics.messages() + "-board",
                "POSTRIDER_PARTITIONS", String.valueOf(PARTITIONS)));
        environment.putAll(settings);
        List<String> words = new ArrayList<>(List.of("dead-letters"));
        words.addAll(List.of(line));
        int code = new Cli(RELAY, environment, out.stream(), err.stream()).run(words.toArray(String[]::new));
        return new CommandOutput(code, out.text(), err.text());
    }

    String receipts() {
        return topics.messages() + "-receipts";
    }

    Topics topics() {
        return topics;
    }

    ClientProperties kafka() {
        return kafka;
    }

    /** A message as it was; the offset is where it lay. */
    ProducerRecord<byte[], byte[]> letter(int partition, Address address, String text, long offset) {
        MessageCodec codec = new MessageCodec();
        Message message = new Message(new UUID(partition, offset), address, text);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                topics.deadLetters(), partition, codec.encodeKey(message), codec.encodeValue(message));
        return addressed(letter, offset);
    }

    /** With the headers of a dead letter. */
    ProducerRecord<byte[], byte[]> addressed(ProducerRecord<byte[], byte[]> letter, long offset) {
        Map.of(
                        DeadLetterHeaders.REASON,
                        "refused",
                        DeadLetterHeaders.DETAIL,
                        "HTTP 400",
                        DeadLetterHeaders.ORIGIN_TOPIC,
                        topics.messages(),
                        DeadLetterHeaders.ORIGIN_PARTITION,
                        String.valueOf(letter.partition()),
                        DeadLetterHeaders.ORIGIN_OFFSET,
                        String.valueOf(offset),
                        DeadLetterHeaders.ATTEMPTS,
                        "3",
                        DeadLetterHeaders.ACCEPTED_AT,
                        ACCEPTED,
                        DeadLetterHeaders.GIVEN_UP_AT,
                        "2026-01-02T04:05:06.789Z")
                .forEach((name, value) -> DeadLetterHeaders.put(letter.headers(), name, value));
        return letter;
    }

    /** Answers its name. */
    Name put(ProducerRecord<byte[], byte[]> letter) {
        try {
            RecordMetadata written = producer.send(letter).get(20, TimeUnit.SECONDS);
            return new Name(written.partition(), written.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka does not take it", e);
        }
    }

    /** The texts of so many letters to one person, in order; they are put into a partition. */
    List<String> putSome(int partition, int count) {
        List<String> texts = IntStream.range(0, count)
                .mapToObj(number -> partition + "." + number)
                .toList();
        IntStream.range(0, count).forEach(number -> put(letter(partition, JANE, texts.get(number), number)));
        return texts;
    }

    /** What is among the messages, by partition. */
    List<ConsumerRecord<byte[], byte[]>> messages() {
        return read(topics.messages());
    }

    List<String> texts(int partition) {
        return messages().stream()
                .filter(record -> record.partition() == partition)
                .map(record -> new MessageCodec().decode(record.key(), record.value()))
                .map(decoded -> ((DecodedRecord.Valid) decoded).message().text())
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.reader("test"), bytes, bytes)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<TopicPartition> one = List.of(new TopicPartition(topic, partition));
                consumer.assign(one);
                consumer.seekToBeginning(one);
                long end = consumer.endOffsets(one).get(one.get(0));
                while (consumer.position(one.get(0)) < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        producer.close();
    }
}
