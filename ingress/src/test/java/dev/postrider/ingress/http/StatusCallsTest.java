package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.status.ListedMessage;
import dev.postrider.ingress.status.MessageStatus;
import dev.postrider.ingress.status.MessageStatus.DeadLetterStatus;
import dev.postrider.ingress.status.MessageStatus.DeliveredStatus;
import dev.postrider.ingress.status.MessageStatus.Held;
import dev.postrider.ingress.status.MessageStatus.HeldWhy;
import dev.postrider.ingress.status.MessageStatus.QueuedStatus;
import dev.postrider.ingress.status.MessageStatus.RepeatedStatus;
import dev.postrider.ingress.status.MessageStatus.TimeRange;
import dev.postrider.ingress.status.MessageStatus.WaitingStatus;
import dev.postrider.ingress.status.RecordPlace;
import dev.postrider.ingress.status.StatusResult;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How statuses are asked for and told. */
class StatusCallsTest {

    private static final UUID ID = UUID.fromString("01a205e1-07e4-71d7-988b-4e8cc91b0ea1");
    private static final UUID KEYED_ID = UUID.fromString("0b6d1f0e-7f3a-8c11-9a22-5d0a4b1c2d3e");
    private static final String TARGET = "/messages/" + ID + "?at=3.1200";
    private static final Instant AT = Instant.parse("2026-11-29T17:00:00Z");
    private static final String BUILDS = "team/devs/channel/builds";
    private static final String POST = "9xk3p7qwbtdhmq5ne4ryz8fjoc";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DeliveredStatus DELIVERED = new DeliveredStatus(BUILDS, AT, POST, 41);
    private static final DeadLetterStatus DEAD =
            new DeadLetterStatus(BUILDS, AT, "channel_missing", "secret words", new RecordPlace(3, 17));
    private static final WaitingStatus PAUSED = new WaitingStatus(
            BUILDS,
            AT,
            Optional.of(new Held(HeldWhy.CHAT_PAUSED, "secret words", AT, AT.plusSeconds(9))),
            212,
            Optional.empty(),
            AT);
    private static final QueuedStatus QUEUED_IN_PAUSE = new QueuedStatus(BUILDS, AT, PAUSED.held());

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
    void aPostIsAnsweredWithThePlaceOfItsStatus() throws IOException {
        server.publisher.answerWith(CompletableFuture.completedFuture(new PublishResult.Published(3, 1_200)));

        RawHttp.Answer answer = post("/post/" + BUILDS + "/msg/a", "");

        UUID id = server.publisher.taken().get(0).id();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/messages/" + id + "?at=3.1200");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"id\":\"" + id + "\",\"status\":\"queued\",\"href\":\"/messages/" + id + "?at=3.1200\"}\n");
        assertThat(server.statuses.accepted).containsExactly(new RecordPlace(3, 1_200));
        assertThat(server.statuses.awaited).isEmpty();
    }

    @Test
    void deliveredHasAPermalink() {
        known(DELIVERED);

        RawHttp.Answer answer = ask(TARGET, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"id\":\"" + ID + "\",\"status\":\"delivered\",\"address\":\"" + BUILDS
                        + "\",\"delivered_at\":\"2026-11-29T17:00:00Z\",\"post\":\"https://chat.example.com/_redirect/pl/"
                        + POST + "\",\"together\":41}\n");
        assertThat(server.statuses.asked)
                .containsExactly(new StatusesInMemory.AskedStatus(ID, new RecordPlace(3, 1_200), Duration.ZERO));
    }

    @Test
    void waitingTellsWhatIsAheadAndWhen() throws IOException {
        known(new WaitingStatus(
                BUILDS, AT, Optional.empty(), 212, Optional.of(new TimeRange(AT, AT.plusSeconds(60))), AT));

        assertThat(JSON.readTree(ask(TARGET, "").body()))
                .isEqualTo(JSON.readTree("{\"id\":\"" + ID + "\",\"status\":\"waiting\",\"address\":\"" + BUILDS
                        + "\",\"accepted_at\":\"2026-11-29T17:00:00Z\",\"ahead\":{\"from\":0,\"to\":212},"
                        + "\"eta\":{\"from\":\"2026-11-29T17:00:00Z\",\"to\":\"2026-11-29T17:01:00Z\"},"
                        + "\"as_of\":\"2026-11-29T17:00:00Z\"}"));
    }

    @Test
    void whatTheServerSaidIsToldToKeysOfTheAddressOnly() throws IOException {
        for (MessageStatus status : List.of(
                DEAD,
                PAUSED,
                QUEUED_IN_PAUSE,
                new RepeatedStatus(BUILDS, AT, Optional.of(place(1)), Optional.of(DEAD)))) {
            known(status);
            assertThat(ask(TARGET, "").body()).doesNotContain("secret words");
            assertThat(ask(TARGET, Keyed.NARROW_KEY).body()).doesNotContain("secret words");
            assertThat(ask(TARGET, Keyed.KEY).body()).contains("secret words");
        }
        known(DEAD);
        JsonNode dead = JSON.readTree(ask(TARGET, "").body());
        assertThat(dead.path("status").asText()).isEqualTo("dead-letter");
        assertThat(dead.path("reason").asText()).isEqualTo("channel_missing");
        assertThat(dead.path("dead_letter").asText()).isEqualTo("3/17");
        assertThat(dead.path("replayed").isBoolean()).isTrue();
    }

    @Test
    void heldSaysWhyAndWhatToDo() throws IOException {
        for (MessageStatus status : List.of(PAUSED, QUEUED_IN_PAUSE)) {
            known(status);

            JsonNode held = JSON.readTree(ask(TARGET, "").body()).path("held");

            assertThat(held.path("why").asText()).isEqualTo("chat-paused");
            assertThat(held.path("until").asText()).isEqualTo("2026-11-29T17:00:09Z");
            assertThat(held.path("instruction").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages/x?at=1.2",
                "/messages/01a205e1-07e4-71d7-988b-4e8cc91b0ea1",
                "/messages/01a205e1-07e4-71d7-988b-4e8cc91b0ea1?at=1",
                "/messages/01a205e1-07e4-71d7-988b-4e8cc91b0ea1?at=1.-2",
                "/messages/1-2-3-4-5?at=1.2",
                "/messages/01a205e1-07e4-71d7-988b-4e8cc91b0ea1/x?at=1.2"
            })
    void whatCanBeNoMessageIsNotFound(String target) {
        RawHttp.Answer answer = ask(target, "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"not-found\"");
        assertThat(server.statuses.asked).isEmpty();
    }

    @Test
    void problemsHaveTheirCodes() {
        assertProblem(new StatusResult.NotThere(), 404, "not-found");
        assertProblem(new StatusResult.Gone(), 410, "gone");
        assertProblem(new StatusResult.WarmingUp(), 503, "warming-up");
        assertProblem(new StatusResult.KafkaAway(), 503, "status-unavailable");
        server.statuses.answerWith(new StatusResult.WarmingUp());
        assertThat(ask(TARGET, "").header("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void onlyGetAndHeadAsk(String method) {
        RawHttp.Answer answer = call(method, TARGET, "", "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headHasTheSameStatusAndNoBody() {
        known(DELIVERED);
        String request = "HEAD " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

        RawHttp.Answer answer = server.call(request);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aWrongKeyIsRefusedAndTheRateOfAKeyCounts() {
        known(DELIVERED);
        assertThat(ask(TARGET, "pr_" + "x".repeat(42) + "A").status()).isEqualTo(401);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(TARGET, Keyed.NARROW_KEY).status()).isEqualTo(200);
        }
        assertThat(ask(TARGET, Keyed.NARROW_KEY).status()).isEqualTo(429);
    }

    @Test
    void withoutAKeyAClientMayAskTenTimesASecond() {
        known(DELIVERED);
        for (int i = 0; i < 100; i++) {
            assertThat(ask(TARGET, "").status()).isEqualTo(200);
        }
        RawHttp.Answer tooMany = ask(TARGET, "");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("1");
        assertThat(ask(TARGET, Keyed.KEY).status()).isEqualTo(200);
    }

    @Test
    void idsThatCanBeComputedNeedAKeyOfTheAddress() {
        known(DELIVERED);
        String target = "/messages/" + KEYED_ID + "?at=3.1200";

        assertThat(ask(target, "").status()).isEqualTo(401);
        assertThat(ask(target, Keyed.NARROW_KEY).status()).isEqualTo(404);
        assertThat(ask(target + "&wait=5", Keyed.NARROW_KEY).status()).isEqualTo(404);
        assertThat(server.statuses.awaited).as("nor does the time tell").isEmpty();
        assertThat(ask(target, Keyed.KEY).status()).isEqualTo(200);
        for (MessageStatus status : List.of(new MessageStatus.FinishedStatus(), new MessageStatus.UnknownStatus())) {
            known(status);
            assertThat(ask(target, "").status()).isEqualTo(401);
            assertThat(ask(target, Keyed.KEY).status()).isEqualTo(200);
        }
    }

    @Test
    void aBrowserGetsALineAndTheLink() {
        known(new DeliveredStatus(BUILDS, AT, "\"><script>", 1));

        RawHttp.Answer page = call("GET", TARGET, "", "Accept: text/html,*/*;q=0.8\r\n");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(page.body())
                .contains("delivered", BUILDS, "<a href=\"https://chat.example.com/_redirect/pl/&quot;&gt;")
                .doesNotContain("<script>");
        assertThat(call("GET", TARGET, "", "Accept: */*\r\n").header("Content-Type"))
                .isEqualTo("application/json");
    }

    @Test
    void aKeySeesTheListOfItsAddresses() throws IOException {
        server.statuses.listed = Optional.of(List.of(new ListedMessage(new RecordPlace(3, 7), DELIVERED)));

        assertThat(ask("/messages?address=" + BUILDS, "").status()).isEqualTo(401);
        assertThat(ask("/messages?address=" + BUILDS, Keyed.NARROW_KEY).status())
                .isEqualTo(403);
        assertThat(ask("/messages?address=user%2Fa%2Fb", Keyed.KEY).status()).isEqualTo(404);
        for (String target : List.of("/messages", "/messages/", "/messages?adress=" + BUILDS)) {
            assertThat(ask(target, Keyed.KEY).body()).contains("address is missing; it is channel/{id}");
        }
        JsonNode list = JSON.readTree(ask("/messages?address=" + BUILDS.replace("/", "%2F"), Keyed.KEY)
                .body());
        assertThat(list.at("/messages/0/at").asText()).isEqualTo("3.7");
        assertThat(list.at("/messages/0/status").asText()).isEqualTo("delivered");
        try (ServerUnderTest open = ServerUnderTest.start()) {
            assertThat(open.call(RawHttp.get("/messages?address=" + BUILDS)).status())
                    .isEqualTo(401);
        }

        server.statuses.listed = Optional.empty();
        assertThat(ask("/messages?address=" + BUILDS, Keyed.KEY).status())
                .as("nothing is guessed")
                .isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/msg/a?wait=10 | '' | 10",
                "/msg/a?wait=999 | '' | 25",
                "/msg/a?key=k&wait=3 | '' | 3",
                "?text=a&wait=10 | '' | 10",
                "/msg/a | Prefer: respond-async, wait=7 | 7",
                "/msg/a?wait=2 | Prefer: wait=7 | 2"
            })
    void waitsAsLongAsItIsAsked(String rest, String header, int seconds) {
        server.statuses.answerWith(new KnownStatus(DELIVERED, false));

        assertThat(post("/post/" + BUILDS + rest, header).status()).isEqualTo(200);

        assertThat(server.statuses.awaited).hasSize(1);
        assertThat(server.statuses.awaited.get(0).atMost())
                .isLessThanOrEqualTo(Duration.ofSeconds(seconds))
                .isGreaterThan(Duration.ofSeconds(seconds - 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "really?wait | really?wait",
                "a?wait=what | a?wait=what",
                "a?wait=1000 | a?wait=1000",
                "a?wait= | a?wait=",
                "a?Wait=10 | a?Wait=10",
                "?wait | ?wait"
            })
    void aWaitThatIsNoneIsText(String rest, String text) {
        RawHttp.Answer answer = post("/post/" + BUILDS + "/msg/" + rest, "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly(text);
        assertThat(server.statuses.awaited).isEmpty();
    }

    @Test
    void hooksAndTheApiDoNotWait() {
        String body = "{\"text\":\"a\",\"channel_id\":\"devs.builds\",\"message\":\"a\"}";
        for (String target : List.of("/hooks/" + Keyed.KEY + "?wait=10", "/api/v4/posts?wait=10")) {
            RawHttp.Answer answer = server.call("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=9\r\n"
                    + "Authorization: Bearer " + Keyed.KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
            assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        }
        assertThat(server.statuses.awaited).isEmpty();
    }

    @Test
    void aWaitThatIsOverIsAnswered202WithTheStatus() throws IOException {
        server.statuses.answerWith(new KnownStatus(PAUSED, false));

        RawHttp.Answer answer = post("/post/" + BUILDS + "/msg/a?wait=10", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).startsWith("/messages/");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("status").asText()).isEqualTo("waiting");
        assertThat(body.at("/held/why").asText()).isEqualTo("chat-paused");
        assertThat(body.path("href").asText()).isEqualTo(answer.header("Location"));
    }

    @Test
    void whereNothingCanBeToldAWaitIsAnsweredAtOnce() {
        server.statuses.answerWith(new StatusResult.WarmingUp());

        RawHttp.Answer answer = post("/post/" + BUILDS + "/msg/a?wait=10", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).contains("\"queued\"", "href");
    }

    @Test
    void aDeadLetterWithinTheWaitIsAProblem() throws IOException {
        server.statuses.answerWith(new KnownStatus(DEAD, false));

        for (RawHttp.Answer answer :
                List.of(post("/post/" + BUILDS + "/msg/a?wait=10", ""), ask(TARGET + "&wait=10", Keyed.KEY))) {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            JsonNode body = JSON.readTree(answer.body());
            assertThat(body.path("code").asText()).isEqualTo("dead-letter");
            assertThat(body.path("reason").asText()).isEqualTo("channel_missing");
            assertThat(body.path("detail").asText()).contains("secret words");
            assertThat(body.path("href").asText()).startsWith("/messages/");
        }
        assertThat(ask(TARGET, "").status()).as("without a wait").isEqualTo(200);
        assertThat(ask(TARGET + "&wait=1", "").body()).doesNotContain("secret words");
    }

    @Test
    void aStatusCallWaitsToo() {
        known(new QueuedStatus(BUILDS, AT, Optional.empty()));
        assertThat(ask(TARGET + "&wait=5", "").status()).isEqualTo(202);
        assertThat(call("GET", TARGET, "", "Prefer: wait=5\r\n").status()).isEqualTo(202);
        known(DELIVERED);
        assertThat(ask(TARGET + "&wait=5", "").status()).isEqualTo(200);
        assertThat(server.statuses.awaited).hasSize(3);
        assertThat(server.statuses.asked).isEmpty();
    }

    @Test
    void onlyWhatIsDeliveredEndsAWaitWith200() {
        for (MessageStatus status : List.of(
                new MessageStatus.FinishedStatus(),
                new MessageStatus.UnknownStatus(),
                new RepeatedStatus(BUILDS, AT, Optional.empty(), Optional.empty()))) {
            known(status);
            assertThat(post("/post/" + BUILDS + "/msg/a?wait=5", "").status()).isEqualTo(202);
            assertThat(ask(TARGET + "&wait=5", "").status()).isEqualTo(202);
        }
        known(new RepeatedStatus(BUILDS, AT, Optional.of(place(1)), Optional.of(DELIVERED)));
        assertThat(post("/post/" + BUILDS + "/msg/a?wait=5", "").status()).isEqualTo(200);
    }

    @Test
    void aGetThatWaitsStaysOneCallUntilItIsAnswered() {
        CompletableFuture<StatusResult> outcome = new CompletableFuture<>();
        server.statuses.answerWith(outcome);
        String request = "GET /post/" + BUILDS + "/msg/a?wait=20 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + Keyed.KEY + "\r\n\r\n";
        try (RawHttp first = RawHttp.connect(server.port());
                RawHttp second = RawHttp.connect(server.port())) {
            first.send(request);
            await().until(() -> server.statuses.awaited.size() == 1);
            second.send(request);
            await().until(() -> server.statuses.awaited.size() == 2);

            outcome.complete(new KnownStatus(DELIVERED, false));

            assertThat(first.answerTo(request).status()).isEqualTo(200);
            assertThat(second.answerTo(request).status()).isEqualTo(200);
        }
        assertThat(server.publisher.taken()).hasSize(1);
    }

    @Test
    void aGetThatDoesNotWaitJoinsNoneThatDoes() {
        CompletableFuture<StatusResult> outcome = new CompletableFuture<>();
        server.statuses.answerWith(outcome);
        String rest =
                "/post/" + BUILDS + "/msg/a HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=20\r\nAuthorization: Bearer ";
        String request = "GET " + rest + Keyed.KEY + "\r\n\r\n";
        try (RawHttp waiting = RawHttp.connect(server.port())) {
            waiting.send(request);
            await().until(() -> server.statuses.awaited.size() == 1);

            assertThat(post("/post/" + BUILDS + "/msg/a", "").status()).isEqualTo(202);

            assertThat(server.publisher.taken()).hasSize(2);
            outcome.complete(new KnownStatus(DELIVERED, false));
            assertThat(waiting.answerTo(request).status()).isEqualTo(200);
        }
    }

    @Test
    void aSignedUrlIsToldNeitherListsNorWhatTheServerSaid() {
        String signature = "kid=ci&sig=vP3qicG-TjQRPhl7xusj4kUAeIAA33qcmZTf8gwYKYo"; // as SignedUrlTest has it
        Map<String, String> environment = Map.of(
                "POSTRIDER_KEYS",
                "ci " + Keyed.hash(Keyed.KEY),
                "POSTRIDER_SECRET",
                "0123456789abcdef0123456789abcdef");
        try (ServerUnderTest signing =
                ServerUnderTest.startWith(Keyed.admission(environment, clock, ClientLimits.onlyFailures(clock)))) {
            signing.statuses.answerWith(new KnownStatus(DEAD, false));

            assertThat(signing.call(RawHttp.get("/messages?address=user/jane&" + signature))
                            .status())
                    .isEqualTo(401);
            RawHttp.Answer posted = signing.call(RawHttp.get("/post/user/jane/msg/a?wait=5&" + signature));
            assertThat(posted.status()).isEqualTo(422);
            assertThat(posted.body()).contains("channel_missing").doesNotContain("secret words");
        }
    }

    private void assertProblem(StatusResult result, int status, String code) {
        server.statuses.answerWith(result);
        RawHttp.Answer answer = ask(TARGET, "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"" + code + "\"");
    }

    private void known(MessageStatus status) {
        server.statuses.answerWith(new KnownStatus(status, false));
    }

    private static RecordPlace place(long offset) {
        return new RecordPlace(3, offset);
    }

    private RawHttp.Answer ask(String target, String key) {
        return call("GET", target, key, "");
    }

    private RawHttp.Answer post(String target, String header) {
        return call("GET", target, Keyed.KEY, header.isEmpty() ? "" : header + "\r\n");
    }

    private RawHttp.Answer call(String method, String target, String key, String headers) {
        return server.call(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\n");
    }
}
