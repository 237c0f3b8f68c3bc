package dev.postrider.e2e.chaos;

import dev.postrider.broker.BrokerException;
import dev.postrider.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Kafka as a process of its own: {@code <directory> <port>}. Stopped by a signal, cleanly by SIGTERM. */
final class BrokerMain {

    /** What it prints when clients can use it. */
    static final String READY = "Kafka is ready";

    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(Path.of(args[0]), Integer.parseInt(args[1])));
    }

    private static int run(Path directory, int port) throws InterruptedException {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(directory, port);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
            System.out.println(READY);
            new CountDownLatch(1).await();
            return 0;
        } catch (BrokerException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
