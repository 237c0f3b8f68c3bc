package dev.postrider.e2e.architecture.offence.relay.engine;

import dev.postrider.e2e.architecture.offence.ingress.grammar.Trespasser;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine that does everything an engine must not. */
public final class Dreamer {

    static Object ingress() {
        return new Trespasser();
    }

    static InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    static CompletableFuture<String> future() {
        return new CompletableFuture<>();
    }

    static Logger logger() {
        return LoggerFactory.getLogger(Dreamer.class);
    }

    static Instant now() {
        return Instant.now();
    }

    static long nanos() {
        return System.nanoTime() + System.currentTimeMillis();
    }

    static void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    static double dice() {
        return Math.random() + ThreadLocalRandom.current().nextDouble();
    }

    static Random random() {
        return new Random();
    }

    static String environment() {
        return System.getenv("HOME");
    }

    static void end() {
        System.exit(0);
    }
}
