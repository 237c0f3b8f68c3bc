package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.payload.PayloadDecoder;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.status.StatusSource;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
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

    private static final int MIN_THREADS = 4;

    /** Behind a proxy the absolute form may name another host than the header does. */
    private static final HttpCompliance ANY_AUTHORITY =
            HttpCompliance.RFC9110.with("ANY_AUTHORITY", HttpCompliance.Violation.MISMATCHED_AUTHORITY);

    private final Javalin javalin;
    private final ConnectorFactory connectors;

    private HttpServer(Javalin javalin, ConnectorFactory connectors) {
        this.javalin = javalin;
        this.connectors = connectors;
    }

    /**
     * Starts serving.
     *
     * @param statuses tells what became of messages
     * @param statusSettings how that is told
     * @throws IOException when the port cannot be had, or with a sentence that says what is wrong with the TLS files;
     *     nothing is left behind
     */
    public static HttpServer start(
            HttpSettings settings,
            Admission admission,
            Publishing publishing,
            StatusSource statuses,
            StatusSettings statusSettings,
            CallCounters refusals,
            IngressMetrics metrics,
            Tracer tracer)
            throws IOException {
        BodyReader bodies = new BodyReader(
                PayloadDecoder.MAX_BYTES, settings.limits().timeouts().body());
        StatusCalls statusCalls = new StatusCalls(
                admission,
                statuses,
                new MessageStatusJson(statusSettings.chatUrl()),
                statusSettings.keyedIdsAreSecret(),
                refusals);
        return start(
                settings,
                new PostHandler(admission, bodies, publishing, statusCalls, refusals, metrics, new CallTracing(tracer)),
                refusals,
                metrics);
    }

    /** @param posts takes the calls that post */
    static HttpServer start(HttpSettings settings, Handler.Wrapper posts, CallCounters refusals, IngressMetrics metrics)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(settings.maxThreads(), MIN_THREADS);
        threads.setName("ingress-http");
        ConnectorFactory connectors = ConnectorFactory.of(settings, Clock.system(), refusals, metrics);
        Javalin javalin = Javalin.create(config -> {
            configure(config, settings, threads, connectors, new JettyErrors(refusals, metrics));
            config.jetty.modifyServer(server -> {
                server.setStopTimeout(settings.stopWithin().toMillis());
                server.insertHandler(posts);
                GracefulHandler graceful = new GracefulHandler();
                graceful.setDynamic(false);
                server.insertHandler(graceful); // outermost: it waits for what is not answered yet
                server.setDynamic(false); // so that it believes its handlers that they do not block
            });
            Routes.add(config, refusals);
        });
        try {
            return new HttpServer(javalin.start(), connectors);
        } catch (UncheckedIOException e) {
            connectors.close();
            throw e.getCause();
        } catch (JavalinException e) {
            connectors.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        connectors.close();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.warn("Stopped without waiting longer for open requests", e);
        }
    }

    private static void configure(
            JavalinConfig config,
            HttpSettings settings,
            QueuedThreadPool threads,
            ConnectorFactory connectors,
            JettyErrors errors) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(TargetGrammar.MAX_TARGET_BYTES + RawTargetCustomizer.MAX_HEADER_BYTES);
            http.setHeaderCacheSize(0); // it takes 100 kB of each open connection, and makes nothing measurably faster
            http.setHttpCompliance(ANY_AUTHORITY);
            http.addCustomizer(new RawTargetCustomizer());
        });
        config.jetty.addConnector((server, http) -> open(connectors.connector(server, http), settings));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
        config.jetty.modifyServer(server -> server.setErrorHandler(errors));
    }

    private static Connector open(ServerConnector connector, HttpSettings settings) {
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        try {
            // Before Javalin does: it would log a taken port as an error of its own.
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
