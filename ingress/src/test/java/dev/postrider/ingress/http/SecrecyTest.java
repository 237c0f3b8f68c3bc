package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No key, signature or text comes out anywhere: in no log, whatever its level, and in no answer. */
class SecrecyTest {

    private static final String MARK = "swordfish";
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    private final CapturedLog log = CapturedLog.ofEverything();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void nothingComesOutWhateverIsCalledAndWhateverFails() {
        ManualClock clock = new ManualClock();
        List<String> answers = new ArrayList<>();
        try (ServerUnderTest server =
                ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)))) {
            requests().forEach(request -> answers.add(whole(server.call(request))));
            server.publisher.answerWith(CompletableFuture.completedFuture(new PublishResult.NotPublished("Away.")));
            requests().forEach(request -> answers.add(whole(server.call(request))));
            server.publisher.failWith(() -> {
                throw new IllegalStateException("a bug");
            });
            requests().forEach(request -> answers.add(whole(server.call(request))));
        }

        assertThat(log.messagesWithTraces()).anySatisfy(line -> assertThat(line).contains("a bug"));
        assertThat(answers).anySatisfy(answer -> assertThat(answer).contains("queued"));
        assertThat(answers).anySatisfy(answer -> assertThat(answer).contains("unavailable"));
        for (String secret : List.of(MARK, Keyed.KEY, Keyed.NARROW_KEY)) {
            assertThat(log.messagesWithTraces())
                    .noneSatisfy(line -> assertThat(line).contains(secret));
            assertThat(answers).noneSatisfy(answer -> assertThat(answer).contains(secret));
        }
    }

    private static List<String> requests() {
        String text = "/post/user/jane/msg/" + MARK;
        String json = "{\"text\":\"" + MARK + "\",\"attachments\":[{\"title\":\"" + MARK + "\"}]}";
        return List.of(
                "GET " + text + "?token=" + Keyed.KEY + HOST + "\r\n",
                "GET " + text + "?token=" + MARK + HOST + "\r\n",
                "GET " + text + "?sig=" + MARK + "&kid=" + MARK + "&exp=" + MARK + HOST + "\r\n",
                "GET " + text + "?key=" + MARK + "&token=" + Keyed.KEY + HOST + "\r\n",
                "GET " + text + "?key=" + MARK + "&colour=" + MARK + HOST + "\r\n",
                "GET " + text + "%zz" + HOST + "\r\n",
                "GET " + text + "%00" + HOST + "Authorization: Bearer " + Keyed.KEY + "\r\n\r\n",
                "GET /post/user/" + MARK + "%20x/msg/a" + HOST + "\r\n",
                "GET /post/user/joe/msg/" + MARK + HOST + "Authorization: Bearer " + Keyed.NARROW_KEY + "\r\n\r\n",
                "GET " + text + HOST + "Authorization: Basic " + basic("ci:" + Keyed.KEY) + "\r\n\r\n",
                "GET " + text + HOST + "Authorization: " + MARK + "\r\nPurpose: prefetch\r\n\r\n",
                "GET /" + MARK + HOST + "\r\n",
                "BREW " + text + HOST + "\r\n",
                "GET " + text + " " + MARK + HOST + "\r\n",
                "GET " + text + HOST + MARK + "\r\n\r\n",
                "HEAD /hooks/" + MARK + HOST + "\r\n",
                body("/post/user/jane?token=" + Keyed.KEY, "text/plain", MARK),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", json),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", json + MARK),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", "{\"blocks\":\"" + MARK + "\"}"),
                body("/post/user/jane?token=" + Keyed.KEY, "application/x-www-form-urlencoded", "colour=" + MARK),
                body("/post/user/jane?token=" + Keyed.KEY, MARK, MARK),
                body("/hooks/" + Keyed.KEY, "application/json", json),
                body("/hooks/" + MARK, "application/json", json),
                body("/hooks/" + Keyed.KEY, "application/json", "{\"text\":\"a\",\"channel\":\"@" + MARK + " x\"}"));
    }

    private static String body(String target, String type, String body) {
        return "POST " + target + HOST + "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String whole(RawHttp.Answer answer) {
        return answer.status() + " " + answer.headers() + " " + answer.body();
    }
}
