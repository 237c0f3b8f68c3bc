package dev.postrider.testkit.process;

import java.util.concurrent.CountDownLatch;

/** A program that greets, and ends or stays. */
final class Talker {

    private Talker() {}

    public static void main(String[] args) throws InterruptedException {
        boolean stays = args[0].equals("stay");
        if (stays) { // before the greeting: who reads it may end the program at once
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran"), "talker-stop"));
        }
        System.out.println(
                "GREETING=" + System.getenv("GREETING") + ", " + System.getenv().size() + " variables");
        if (stays) {
            new CountDownLatch(1).await();
        }
        System.err.println("an error");
        System.exit(7);
    }
}
