package dev.postrider.e2e.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/** Asks the ingress what became of messages, on connections that are kept. Thread-safe. */
final class StatusClient {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI ingress;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StatusClient(URI ingress) {
        this.ingress = ingress;
    }

    StatusAnswer askOnce(SentMessage message) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ingress.resolve(message.href()))
                .header("Accept", "application/json")
                .timeout(ANSWER_WITHIN)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new StatusAnswer(response.statusCode(), json.readTree(response.body()));
        } catch (IOException e) {
            return StatusAnswer.NONE;
        }
    }

    /** Asks again for a while as long as the answer says so. */
    StatusAnswer ask(SentMessage message) throws InterruptedException {
        StatusAnswer first = askOnce(message);
        if (!first.isForNow()) {
            return first;
        }
        try {
            return await().pollInterval(RETRY).atMost(PATIENCE).until(() -> askOnce(message), next -> !next.isForNow());
        } catch (ConditionTimeoutException e) {
            return first;
        }
    }
}
