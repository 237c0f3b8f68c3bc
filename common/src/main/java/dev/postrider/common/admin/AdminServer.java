package dev.postrider.common.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * The admin server: {@code /health/live} answers 200 while the process runs, {@code /health/ready} 200 or 503 with the
 * reasons; warnings are in the body of both. Never on the port that callers reach. {@link #close} returns at once.
 */
public final class AdminServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So that one slow client does not block the others. */
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "postrider-admin");
        thread.setDaemon(true);
        return thread;
    });

    private AdminServer(HttpServer server) {
        this.server = server;
    }

    /** @throws StartException when the port cannot be had */
    public static AdminServer start(String bind, int port, Health health) throws StartException {
        AdminServer admin = new AdminServer(listen(bind, port));
        admin.server.setExecutor(admin.executor);
        admin.server.createContext("/", exchange -> answer(exchange, 404, Map.of("status", "not found")));
        admin.server.createContext("/health/live", exchange -> answer(exchange, 200, Map.of("status", "live")));
        admin.server.createContext("/health/ready", exchange -> {
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
            answer(exchange, obstacles.isEmpty() ? 200 : 503, body);
        });
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

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
