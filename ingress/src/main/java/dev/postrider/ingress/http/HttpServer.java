package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.publish.Publisher;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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
    private static final int MAX_CONNECTIONS = 4_096;
    private static final int MIN_THREADS = 4;
    private static final Duration THREAD_IDLE = Duration.ofMinutes(1);
    private static final Duration CONNECTION_IDLE = Duration.ofSeconds(30);
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS_BY_CORES = -1;

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Starts serving.
     *
     * @throws IOException when the port cannot be had; nothing is left behind
     */
    public static HttpServer start(HttpSettings settings, Publisher publisher, MessageIds ids) throws IOException {
        QueuedThreadPool threads =
                new QueuedThreadPool(settings.maxThreads(), MIN_THREADS, (int) THREAD_IDLE.toMillis());
        threads.setName("ingress-http");
        Posts posts = new Posts(new PostHandler(publisher, ids, settings.answerWithin()), threads);
        Javalin javalin = Javalin.create(config -> {
            configure(config, settings, threads);
            config.jetty.modifyServer(server -> {
                server.insertHandler(posts);
                server.insertHandler(new GracefulHandler()); // outermost: it waits for what is not answered yet
            });
            Routes.add(config);
        });
        try {
            return new HttpServer(javalin.start());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (JavalinException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("Stopped without waiting longer for open requests", e);
        }
    }

    private static void configure(JavalinConfig config, HttpSettings settings, QueuedThreadPool threads) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.javaLangErrorHandler(Routes::failed);
        config.jetty.threadPool = threads;
        JettyErrors errors = new JettyErrors();
        config.jetty.modifyHttpConfiguration(
                http -> http.setRequestHeaderSize(TargetGrammar.MAX_TARGET_BYTES + HEADER_BYTES));
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(errors);
            server.setStopTimeout(settings.stopWithin().toMillis());
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
        });
    }

    private static Connector connector(Server server, HttpConfiguration http, HttpSettings settings) {
        ServerConnector connector =
                new ServerConnector(server, ACCEPTORS, SELECTORS_BY_CORES, new RawTargetConnection.Factory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(CONNECTION_IDLE.toMillis());
        try {
            // Before Javalin does: it would log a taken port as an error of its own.
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
