package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.http.door.Bounds;
import dev.postrider.ingress.http.door.Door;
import dev.postrider.ingress.publish.Publishing;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public port.
 *
 * <p>Closing it takes no new requests, lets the admitted ones finish for at most the time in the settings, and is
 * harmless when repeated.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final int HEADER_BYTES = 16_384;
    private static final int MIN_THREADS = 4;

    /** It takes 100 kB of each connection, as long as that is open, and makes nothing faster that could be measured. */
    private static final int NO_HEADER_CACHE = 0;

    private static final Duration THREAD_IDLE = Duration.ofMinutes(1);

    /** Jetty's own time-out, which does not tell waiting from working; {@link Bounds} says what a caller has. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Javalin javalin;
    private final Entrance entrance;

    private HttpServer(Javalin javalin, Entrance entrance) {
        this.javalin = javalin;
        this.entrance = entrance;
    }

    /**
     * Starts serving.
     *
     * @throws IOException when the port cannot be had, or with a sentence that says what is wrong with the TLS files;
     *     nothing is left behind
     */
    public static HttpServer start(HttpSettings settings, Reception reception, Publishing publishing)
            throws IOException {
        BodyIntake bodies = new BodyIntake(settings.bounds().patience().body());
        PostHandler handler = new PostHandler(reception, bodies, publishing);
        return start(settings, threads -> new Posts(reception, handler, threads));
    }

    /** @param posts makes what takes the calls that post, given threads that may wait */
    static HttpServer start(HttpSettings settings, Function<Executor, Handler.Wrapper> posts) throws IOException {
        QueuedThreadPool threads =
                new QueuedThreadPool(settings.maxThreads(), MIN_THREADS, (int) THREAD_IDLE.toMillis());
        threads.setName("ingress-http");
        Entrance entrance = Entrance.of(settings, Clock.system());
        Javalin javalin = Javalin.create(config -> {
            configure(config, settings, threads, entrance);
            config.jetty.modifyServer(server -> {
                server.insertHandler(posts.apply(threads));
                GracefulHandler graceful = new GracefulHandler();
                graceful.setDynamic(false);
                server.insertHandler(graceful); // outermost: it waits for what is not answered yet
                server.setDynamic(false); // so that it believes its handlers that they do not block
            });
            Routes.add(config);
        });
        try {
            return new HttpServer(javalin.start(), entrance);
        } catch (UncheckedIOException e) {
            entrance.close();
            throw e.getCause();
        } catch (JavalinException e) {
            entrance.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        entrance.close();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("Stopped without waiting longer for open requests", e);
        }
    }

    private static void configure(
            JavalinConfig config, HttpSettings settings, QueuedThreadPool threads, Entrance entrance) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.javaLangErrorHandler(Routes::failed);
        config.jetty.threadPool = threads;
        JettyErrors errors = new JettyErrors();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(TargetGrammar.MAX_TARGET_BYTES + HEADER_BYTES);
            http.setHeaderCacheSize(NO_HEADER_CACHE);
        });
        config.jetty.addConnector((server, http) -> connector(entrance.door(server, http), settings));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(errors);
            server.setStopTimeout(settings.stopWithin().toMillis());
        });
    }

    private static Connector connector(Door door, HttpSettings settings) {
        door.setHost(settings.host());
        door.setPort(settings.port());
        door.setIdleTimeout(STUCK.toMillis());
        try {
            // Before Javalin does: it would log a taken port as an error of its own.
            door.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return door;
    }
}
