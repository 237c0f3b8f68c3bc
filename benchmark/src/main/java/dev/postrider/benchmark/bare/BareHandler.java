package dev.postrider.benchmark.bare;

import io.javalin.Javalin;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Javalin with its own defaults and one handler, which says 202 to everything. Runs until it is killed. */
@Command(name = "bare-handler", hidden = true, description = "What the ingress is compared with.")
public final class BareHandler implements Callable<Integer> {

    /** As long as the ingress's. */
    private static final String ANSWER = "{\"id\":\"0190f5fe-7c00-7a00-8000-00000000abcd\",\"status\":\"queued\"}";

    private static final int ACCEPTED = 202;

    @Option(names = "--port", required = true)
    private int port;

    /** Its command line, to be given to this module's jar. */
    public static List<String> arguments(int port) {
        return List.of("bare-handler", "--port=" + port);
    }

    @Override
    public Integer call() throws InterruptedException {
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.jetty.host = "127.0.0.1";
                    config.jetty.port = port;
                    config.routes.get("/", ctx -> ctx.status(200));
                    config.routes.get(
                            "/post/channel/{channel}/msg/<text>",
                            ctx -> ctx.status(ACCEPTED)
                                    .contentType("application/json")
                                    .result(ANSWER));
                })
                .start();
        new CountDownLatch(1).await();
        return 0;
    }
}
