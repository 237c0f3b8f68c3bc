package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, as callers see it. */
class CallersTest {

    private static final String JANE = "/post/user/jane/msg/hello";

    private final ManualClock clock = new ManualClock();
    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server = ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theNameOfTheKeyGoesWithTheMessage() {
        server.call(RawHttp.get(JANE + "?token=" + Keyed.KEY));
        assertThat(server.publisher.lastCall().caller()).isEqualTo("ci");
        server.call(RawHttp.get(JANE + "?token=" + Keyed.NARROW_KEY));
        assertThat(server.publisher.lastCall().caller()).isEqualTo("narrow");
        try (ServerUnderTest open = ServerUnderTest.start()) {
            open.call(RawHttp.get(JANE + "?token=" + Keyed.KEY));
            assertThat(open.publisher.lastCall().caller())
                    .as("where no key is required")
                    .isEmpty();
        }
    }

    @Test
    void whoBringsNoKeyDoesNotPost() {
        RawHttp.Answer answer = server.call(RawHttp.get(JANE));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.body()).contains("\"unauthorised\"");
        assertThat(server.publisher.taken()).isEmpty();
    }

    /** As clients do that send what stands before the @ of a URL only when they are asked for it. */
    @Test
    void whoBringsNoKeyIsAskedForAPassword() throws IOException, InterruptedException {
        Authenticator asked = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("ci", Keyed.KEY.toCharArray());
            }
        };
        URI url = URI.create("http://127.0.0.1:" + server.port() + JANE);

        HttpResponse<Void> answer = HttpClient.newBuilder()
                .authenticator(asked)
                .build()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    @Test
    void aKeyComesAsBearerAsPasswordOrAsToken() {
        assertThat(withHeader("Authorization: Bearer " + Keyed.KEY)).isEqualTo(202);
        assertThat(withHeader("Authorization: Basic " + basic("ci:" + Keyed.KEY)))
                .isEqualTo(202);
        assertThat(server.call(RawHttp.get(JANE + "?token=" + Keyed.KEY)).status())
                .isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(3).allSatisfy(message -> {
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.mentions()).isEqualTo(Mentions.HARMLESS);
            assertThat(message.keyed()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer pr_wrong", "Basic %%%", "Digest x", "Bearer", ""})
    void anythingElseIsRefusedAlike(String header) {
        RawHttp.Answer answer =
                server.call("GET " + JANE + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + header + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("The API key of the call is not valid.");
    }

    @Test
    void aKeyOpensItsAddressesOnly() {
        RawHttp.Answer answer = server.call(RawHttp.get("/post/user/joe/msg/hello?token=" + Keyed.NARROW_KEY));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"address-not-allowed\"");
    }

    @Test
    void aRightToMentionTravelsWithTheMessage() {
        assertThat(server.call(RawHttp.get(JANE + "?token=" + Keyed.NARROW_KEY)).status())
                .isEqualTo(202);

        assertThat(server.publisher.taken()).extracting(Message::mentions).containsExactly(Mentions.CHANNEL_WIDE);
    }

    @Test
    void whoCallsTooOftenIsToldWhenToComeAgain() {
        List<Integer> statuses = List.of(narrow(), narrow(), narrow());
        RawHttp.Answer refused = server.call(RawHttp.get(JANE + "?token=" + Keyed.NARROW_KEY));

        assertThat(statuses).containsOnly(202);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("100");
        assertThat(refused.body()).contains("\"too-many-calls\"");
        clock.advance(Duration.ofSeconds(100));
        assertThat(narrow()).isEqualTo(202);
    }

    @Test
    void aClientAddressHasItsOwnLimitWhateverItsKeys() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 2), clock);
        try (ServerUnderTest limited = ServerUnderTest.startWith(Keyed.admission(clock, limits))) {
            String request = RawHttp.get(JANE + "?token=" + Keyed.KEY);

            assertThat(List.of(
                            limited.call(request).status(),
                            limited.call(request).status()))
                    .containsOnly(202);
            assertThat(limited.call(request).status()).isEqualTo(429);
        }
    }

    @Test
    void wrongKeysAreLimitedAndGoodOnesGoOn() {
        for (int i = 0; i < 100; i++) {
            assertThat(server.call(RawHttp.get(JANE + "?token=wrong")).status()).isEqualTo(401);
        }

        assertThat(server.call(RawHttp.get(JANE + "?token=wrong")).status()).isEqualTo(429);
        assertThat(server.call(RawHttp.get(JANE + "?token=" + Keyed.KEY)).status())
                .isEqualTo(202);
    }

    @Test
    void prefetchesAndPreviewsDoNotPost() {
        String auth = "Authorization: Bearer " + Keyed.KEY + "\r\n";
        for (String header : List.of("Sec-Purpose: prefetch", "Purpose: prefetch", "User-Agent: Mattermost-Bot/1.1")) {
            RawHttp.Answer answer =
                    server.call("GET " + JANE + " HTTP/1.1\r\nHost: localhost\r\n" + auth + header + "\r\n\r\n");

            assertThat(answer.status()).as(header).isEqualTo(403);
            assertThat(answer.body()).contains("\"preview\"");
            assertThat(server.call("GET /post/user/jane?text=hello HTTP/1.1\r\nHost: localhost\r\n" + auth + header
                                    + "\r\n\r\n")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(server.publisher.taken()).isEmpty();
    }

    private int narrow() {
        return server.call(RawHttp.get(JANE + "?token=" + Keyed.NARROW_KEY)).status();
    }

    private int withHeader(String header) {
        return server.call("GET " + JANE + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")
                .status();
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
