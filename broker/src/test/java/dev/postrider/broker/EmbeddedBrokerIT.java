package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class EmbeddedBrokerIT {

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @TempDir
    Path directory;

    @Test
    void aRestartKeepsRecordsAndCommittedOffsets() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            Clients.createTopic(broker.bootstrapServers(), "kept");
            write(broker, "one", "two", "three");
            try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker.bootstrapServers(), "group")) {
                consumer.assign(List.of(PARTITION));
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(2, "with metadata")));
            }
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(Clients.texts(broker.bootstrapServers(), "kept")).containsExactly("one", "two", "three");
            try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(broker.bootstrapServers(), "group")) {
                assertThat(consumer.committed(Set.of(PARTITION)))
                        .containsEntry(PARTITION, new OffsetAndMetadata(2, "with metadata"));
            }
            write(broker, "four");
            assertThat(Clients.texts(broker.bootstrapServers(), "kept")).endsWith("four");
        }
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefusedAndTheFirstUnharmed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            Clients.createTopic(broker.bootstrapServers(), "kept");
            write(broker, "one");

            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage(
                            "The data directory " + directory + " is in use by another running instance:"
                                    + " stop that one, or give this one its own POSTRIDER_DATA_DIR, PORT and POSTRIDER_ADMIN_PORT");

            write(broker, "two");
            assertThat(Clients.texts(broker.bootstrapServers(), "kept")).containsExactly("one", "two");
        }
    }

    @Test
    void aPortInUseIsSaidAndTheDirectoryFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("Port " + port + " for the embedded broker is in use:"
                            + " set POSTRIDER_BROKER_PORT to another, or 0");
        }

        DirectoryLock.acquire(directory).close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedBroker.start(file.resolve("data"), 0))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("The data directory " + file.resolve("data") + " cannot be written");
    }

    @Test
    void closingTwiceIsHarmlessAndFreesPortAndDirectory() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        int port = Clients.port(broker);

        broker.close();
        broker.close();

        try (EmbeddedBroker next = EmbeddedBroker.start(directory, port)) {
            assertThat(next.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void othersFindItWhileItRuns() throws Exception {
        assertThat(EmbeddedBroker.running(directory)).isEmpty();
        Files.writeString(directory.resolve("broker.address"), "127.0.0.1:1");

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(EmbeddedBroker.running(directory)).contains(broker.bootstrapServers());
        }

        assertThat(EmbeddedBroker.running(directory)).isEmpty();
    }

    @Test
    void whatOthersFindIsOnlyTheOneThatRuns() throws Exception {
        Files.writeString(directory.resolve("broker.address"), "127.0.0.1:1");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
                    .isInstanceOf(BrokerException.class);
        }

        assertThat(EmbeddedBroker.running(directory)).isEmpty();
    }

    @Test
    void directoryIsClosedToOtherAccountsAtEachStart() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        EmbeddedBroker.start(directory, 0).close();

        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void damagedFileIsSaidInOneSentence() throws Exception {
        keepOneRecord();
        Path damaged = directory.resolve("kafka/kept-0/leader-epoch-checkpoint");
        Files.writeString(damaged, "no number");

        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                .isInstanceOf(BrokerException.class)
                .hasMessage("The embedded Kafka broker could not start in " + directory
                        + ": Malformed line in checkpoint file [" + damaged + "]: no number");
        root.detachAppender(logged);

        assertThat(logged.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta.properties", "__cluster_metadata-0"})
    void fileThatKafkaCannotDoWithoutIsSaidAndNothingIsChanged(String name) throws Exception {
        keepOneRecord();
        Path kafka = directory.resolve("kafka");
        Path elsewhere = Files.move(kafka.resolve(name), directory.resolve(name));

        assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                .isInstanceOf(BrokerException.class)
                .hasMessage("The data directory " + kafka + " holds messages, but " + name
                        + " is missing and Kafka cannot find them without it: restore it from a backup; nothing was"
                        + " changed");

        Files.move(elsewhere, kafka.resolve(name));
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(Clients.texts(broker.bootstrapServers(), "kept")).containsExactly("one");
        }
    }

    @Test
    void partitionsThatKafkaDoesNotKnowAreNoEmptyStart() throws Exception {
        keepOneRecord();
        Files.delete(directory.resolve("kafka/kept-0/partition.metadata"));

        for (int start = 1; start <= 2; start++) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith(
                            "The data directory " + directory.resolve("kafka")
                                    + " holds messages of partitions that Kafka's metadata does not name (1, the first is kept-0.");
        }
    }

    private void keepOneRecord() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            Clients.createTopic(broker.bootstrapServers(), "kept");
            write(broker, "one");
        }
    }

    private static void write(EmbeddedBroker broker, String... texts) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(broker.bootstrapServers(), Map.of())) {
            for (String text : texts) {
                producer.send(Clients.record("kept", text)).get(10, TimeUnit.SECONDS);
            }
        }
    }
}
