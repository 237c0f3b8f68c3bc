package dev.postrider.testkit.kafka;

import dev.postrider.broker.BrokerException;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.kafka.Topics;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One real broker for all tests of a JVM: started at the first use, stopped and wiped when the JVM ends.
 *
 * <p>Tests stay apart by their names: {@link #freshTopics} and {@link #freshName} never give the same twice.
 * Thread-safe.
 */
public final class EmbeddedKafka {

    private final EmbeddedBroker broker;
    private final Path directory;
    private final AtomicInteger names = new AtomicInteger();

    private EmbeddedKafka(EmbeddedBroker broker, Path directory) {
        this.broker = broker;
        this.directory = directory;
    }

    /** The broker of this JVM; the first call starts it, which takes some seconds. */
    public static EmbeddedKafka shared() {
        return Shared.KAFKA;
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Topics nobody has used; not created yet. */
    public Topics freshTopics(int partitions) {
        String name = freshName("messages");
        return new Topics(name, name + "-dead-letters", partitions);
    }

    /** A name nobody has used, for a topic or a group. */
    public String freshName(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** The file with the first records of a partition. */
    public Path segment(String topic, int partition) {
        return directory.resolve("kafka").resolve(topic + "-" + partition).resolve("00000000000000000000.log");
    }

    /** Initialised by the class loader, once, at the first use. */
    private static final class Shared {

        static final EmbeddedKafka KAFKA = start();

        private static EmbeddedKafka start() {
            try {
                Path directory = Files.createTempDirectory("postrider-kafka");
                EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, directory), "embedded-kafka-stop"));
                return new EmbeddedKafka(broker, directory);
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary directory", e);
            } catch (BrokerException e) {
                throw new IllegalStateException("tests need their broker", e);
            }
        }

        private static void stop(EmbeddedBroker broker, Path directory) {
            broker.close();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot wipe " + directory, e);
            }
        }
    }
}
