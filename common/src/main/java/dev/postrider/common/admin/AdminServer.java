package dev.postrider.common.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postrider.common.cli.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin server: {@code /health/live} answers 200 while the process runs, {@code /health/ready} 200 or 503 with the
 * reasons; warnings are in the body of both. Never on the port that callers reach. {@link #close} returns at once.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    static {
        // The JDK's server writes head and body apart, and the body would wait for the client to acknowledge the head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** So that one slow client does not block the others. */
    private static final int THREADS = 4;

    private final HttpServer server;
    private final Map<String, AdminPage> pages;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "postrider-admin");
        thread.setDaemon(true);
        return thread;
    });

    private AdminServer(HttpServer server, Stream<AdminPage> pages) {
        this.server = server;
        this.pages = pages.collect(Collectors.toUnmodifiableMap(AdminPage::path, Function.identity()));
    }

    /**
     * Starts it.
     *
     * @param pages served in addition to the health pages
     * @throws StartException when the port cannot be had
     */
    public static AdminServer start(String bind, int port, Health health, List<AdminPage> pages) throws StartException {
        Stream<AdminPage> ofHealth = Stream.of(
                new AdminPage("/health/live", accept -> status(200, "live")),
                new AdminPage("/health/ready", accept -> readiness(health)));
        AdminServer admin = new AdminServer(listen(bind, port), Stream.concat(ofHealth, pages.stream()));
        admin.server.setExecutor(admin.executor);
        admin.server.createContext("/", admin::serve);
        admin.server.start();
        return admin;
    }

    private static HttpServer listen(String bind, int port) throws StartException {
        try {
            return HttpServer.create(new InetSocketAddress(bind, port), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw StartException.portNotFree(bind, port, "POSTRIDER_ADMIN_PORT or POSTRIDER_ADMIN_BIND", e);
        }
    }

    private static AdminAnswer readiness(Health health) {
        List<String> obstacles = health.obstacles();
        List<String> warnings = health.warnings();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", obstacles.isEmpty() ? "ready" : "not ready");
        if (!obstacles.isEmpty()) {
            body.put("obstacles", obstacles);
        }
        if (!warnings.isEmpty()) {
            body.put("warnings", warnings);
        }
        return AdminAnswer.json(obstacles.isEmpty() ? 200 : 503, body);
    }

    private static AdminAnswer status(int status, String value) {
        return AdminAnswer.json(status, Map.of("status", value));
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        boolean head = method.equals("HEAD");
        AdminPage page = pages.get(exchange.getRequestURI().getPath());
        AdminAnswer answer;
        if (page == null) {
            answer = status(404, "not found");
        } else if (head || method.equals("GET")) {
            answer = answer(page, exchange.getRequestHeaders().getFirst("Accept"));
        } else {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            answer = status(405, "method not allowed");
        }
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
        if (!head) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private static AdminAnswer answer(AdminPage page, @Nullable String accept) {
        try {
            return page.answer().apply(accept == null ? "" : accept);
        } catch (RuntimeException bug) {
            LOG.error("Admin page failed path={}", page.path(), bug);
            return status(500, "internal error");
        }
    }
}
