package dev.postrider.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real single-node KRaft broker and controller in this JVM, on loopback only, durable in one directory.
 *
 * <p>Once it has started, a fatal fault within it halts the JVM, as it does a separate broker; what was acknowledged is
 * in the directory. {@link #close} waits for the controlled shutdown, usually under a second.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** One id for every data directory: Kafka refuses a directory formatted under another. */
    private static final String CLUSTER_ID = "UG9zdHJpZGVyLWJyb2tlcg";

    private static final String OFFSETS_RETENTION_MINUTES = String.valueOf(365 * 24 * 60);

    private final DirectoryLock lock;
    private final AddressFile addressFile;
    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(DirectoryLock lock, AddressFile addressFile, KafkaRaftServer server, int port) {
        this.lock = lock;
        this.addressFile = addressFile;
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker; returns when clients can use it. After a {@code kill -9} that takes 6 to 9 s: the registration
     * of the broker before has to expire.
     *
     * @param directory made and formatted if missing
     * @param wantedPort 0 for any free one
     * @throws BrokerException when the directory or the port is taken; the JVM should end then, Kafka may leave threads
     */
    public static EmbeddedBroker start(Path directory, int wantedPort) throws BrokerException {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            closeToOtherAccounts(directory);
            AddressFile addressFile = new AddressFile(directory);
            addressFile.remove(); // left by one that was killed
            int port = freePort(wantedPort);
            KafkaRaftServer server = startKafka(directory.resolve("kafka"), port);
            addressFile.write("127.0.0.1:" + port);
            return new EmbeddedBroker(lock, addressFile, server, port);
        } catch (BrokerException e) {
            lock.close();
            throw e;
        } catch (Exception e) { // Kafka's start throws whatever went wrong, checked exceptions undeclared (Scala)
            lock.close();
            throw new BrokerException(
                    "The embedded Kafka broker could not start in " + directory.toAbsolutePath() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static KafkaRaftServer startKafka(Path data, int port) throws Exception {
        KafkaFiles files = new KafkaFiles(data.toFile());
        files.requireComplete();
        files.requireNoStrayRecords();
        format(data);
        StartLog log = StartLog.hold(); // for good if the start fails: what is left of Kafka logs until the JVM ends
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties(data, port, freePort(0))), Time.SYSTEM);
        startUp(server, log);
        try {
            files.requireNoStrayRecords(); // again: a start moves away what its metadata does not name
        } catch (BrokerException e) {
            stop(server);
            log.close();
            throw e;
        }
        log.release();
        return server;
    }

    /** Kafka halts the JVM for a damaged file, from any thread and before anybody could say why. */
    private static void startUp(KafkaRaftServer server, StartLog log) throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Exit.setHaltProcedure((status, message) -> {
            boolean told = end.completeExceptionally(
                    new IOException(log.reason().orElse("Kafka halted; check the disk and its permissions")));
            if (!told && !end.isCompletedExceptionally()) { // it had just started, and nobody waits any more
                Exit.resetHaltProcedure();
                Exit.halt(status, message);
            }
            while (true) {
                LockSupport.park(); // Kafka expects that this never returns
            }
        });
        Thread starting = new Thread(
                () -> {
                    try {
                        server.startup();
                        end.complete(null);
                    } catch (Throwable e) { // the thread's outermost frame: the thread that waits must learn of it
                        end.completeExceptionally(e);
                    }
                },
                "broker-start");
        starting.start();
        try {
            end.get();
        } catch (ExecutionException e) {
            // What is left of Kafka may not halt the JVM either: the reason is still to be said.
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        Exit.resetHaltProcedure();
    }

    /** The messages are in its files, and its address is for this account's own commands. */
    private static void closeToOtherAccounts(Path directory) {
        try {
            Set<PosixFilePermission> ownersOnly = PosixFilePermissions.fromString("rwx------");
            if (!Files.getPosixFilePermissions(directory).equals(ownersOnly)) {
                Files.setPosixFilePermissions(directory, ownersOnly);
            }
        } catch (UnsupportedOperationException e) {
            LOG.debug("The file system of {} has no POSIX permissions", directory);
        } catch (IOException e) {
            LOG.warn(
                    "Other accounts may read the data directory, its permissions cannot be set to 0700: directory={} reason={}",
                    directory.toAbsolutePath(),
                    e.toString());
        }
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Asks without making the directory; {@link #start} asks again.
     *
     * @throws BrokerException when another instance has the directory
     */
    public static void requireUnused(Path directory) throws BrokerException {
        if (Files.exists(directory)) {
            DirectoryLock.acquire(directory).close();
        }
    }

    /**
     * Where the broker on this directory can be reached by another process; empty if none runs, or not yet. One that
     * was killed leaves its address behind.
     */
    public static Optional<String> running(Path directory) {
        return new AddressFile(directory).read();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            addressFile.remove();
            stop(server);
            lock.close();
        }
    }

    /** Asks for the port before Kafka does: its own failure leaves threads behind that keep the JVM alive. */
    private static int freePort(int wanted) throws BrokerException {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new BrokerException(
                    "Port " + wanted + " for the embedded broker is in use: set POSTRIDER_BROKER_PORT to another, or 0",
                    e);
        }
    }

    private static void format(Path data) throws Exception {
        new Formatter()
                .setClusterId(CLUSTER_ID)
                .setNodeId(1)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Properties properties(Path data, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("log.dirs", data.toString());
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        // Static voters: the controller's port may differ at each start.
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.retention.minutes", OFFSETS_RETENTION_MINUTES);
        // The default of 128 MiB would be half of the whole heap.
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        // After kill -9 the old registration must expire first; Kafka's 9 s are more than one node needs.
        properties.put("broker.session.timeout.ms", "6000");
        properties.put("broker.heartbeat.interval.ms", "1000");
        return properties;
    }
}
