package dev.postrider.common.admin;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks the admin server of an instance that runs on this machine. */
public final class AdminClient {

    /** It answers from memory, so longer means that nobody does. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "[::]");

    private AdminClient() {}

    /**
     * The page, if there is one: empty if nobody answers, and for any other status than 200.
     *
     * @param bind as the admin server's own setting
     */
    public static Optional<String> get(String bind, int port, String path) {
        return get(bind, port, path, TIMEOUT);
    }

    /** The same, of a page that may have to wait for others, for so long at most. */
    public static Optional<String> get(String bind, int port, String path, Duration patience) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        String host = EVERY_INTERFACE.contains(bind) ? "localhost" : bind;
        try {
            URI page = new URI("http", null, host, port, path, null, null);
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(page).timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
