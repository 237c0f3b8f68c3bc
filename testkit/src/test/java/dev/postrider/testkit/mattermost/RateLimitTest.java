package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void isOffByDefault() {
        assertThat(headers(fixture.post("x"), "X-RateLimit-Limit")).isEmpty();
    }

    @Test
    void saysInEveryAnswerWhatIsLeft() {
        fixture.fake.rateLimit(RateLimit.defaults());

        Client.Reply reply = fixture.client.get("/users/me");

        assertThat(headers(reply, "X-RateLimit-Limit")).containsExactly("101");
        assertThat(headers(reply, "X-RateLimit-Remaining")).containsExactly("100");
        assertThat(headers(reply, "X-RateLimit-Reset")).containsExactly("1");
        assertThat(headers(reply, "Retry-After")).isEmpty();
    }

    @Test
    void refusesInPlainTextAndSaysWhenToComeBack() {
        fixture.fake.rateLimit(RateLimit.of(2, 0));
        fixture.post("one");

        Client.Reply refused = fixture.post("two");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.raw().body()).isEqualTo("limit exceeded\n");
        assertThat(headers(refused, "Content-Type")).containsExactly("text/plain; charset=utf-8");
        assertThat(headers(refused, "Retry-After")).containsExactly("1");
        assertThat(headers(refused, "X-RateLimit-Remaining")).containsExactly("0");
        assertThat(fixture.fake.posts()).hasSize(1);
    }

    @Test
    void letsTheNextOnePassAfterAnInterval() {
        fixture.fake.rateLimit(RateLimit.of(2, 0));
        fixture.post("one");

        fixture.clock.advance(Duration.ofMillis(500));

        assertThat(fixture.post("two").status()).isEqualTo(201);
    }

    @Test
    void countsEveryRequestWhateverItIs() {
        fixture.fake.rateLimit(RateLimit.of(1, 2));

        assertThat(fixture.client.get("/no/such/thing").status()).isEqualTo(404);
        assertThat(fixture.client.withToken("junk").get("/users/me").status()).isEqualTo(401);
        assertThat(fixture.client.get("/system/ping").status()).isEqualTo(200);
        assertThat(fixture.client
                        .send("POST", "/hooks/none", "{}", "application/json")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void sharesOneBucketBetweenAllTokensOfAnAddress() {
        fixture.fake.rateLimit(RateLimit.of(1, 0));
        fixture.post("one");

        assertThat(fixture.client
                        .withToken(fixture.fake.admin().token())
                        .get("/users/me")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void doublesEveryHeaderWhenItVariesByUser() {
        fixture.fake.rateLimit(RateLimit.of(1, 1).byUser());

        Client.Reply passed = fixture.post("one");
        fixture.post("two");
        Client.Reply refused = fixture.post("three");

        assertThat(headers(passed, "X-RateLimit-Remaining")).containsExactly("1", "1");
        assertThat(headers(passed, "X-RateLimit-Limit")).containsExactly("2", "2");
        assertThat(refused.status()).isEqualTo(429);
    }

    @Test
    void keepsABucketPerTokenAndOnePerUser() {
        fixture.fake.rateLimit(RateLimit.of(1, 0).byUser());
        var other = fixture.fake.admin().bot("other", fixture.team);

        assertThat(fixture.client.get("/users/me").status()).isEqualTo(200);
        assertThat(fixture.client.get("/users/me").status()).isEqualTo(429);
        assertThat(fixture.client.withToken(other.token()).get("/users/me").status())
                .isEqualTo(200);
    }

    @Test
    void putsAllBadTokensIntoOneUsersBucket() {
        fixture.fake.rateLimit(RateLimit.of(1, 0).byUser());

        assertThat(fixture.client.withToken("junk").get("/users/me").status()).isEqualTo(401);

        Client.Reply refused = fixture.client.withToken("rubbish").get("/users/me");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(headers(refused, "Retry-After")).containsExactly("1");
    }

    @Test
    void namesTheOuterBucketFirst() {
        fixture.fake.rateLimit(RateLimit.of(1, 3).byUser());
        fixture.client.withToken("junk").get("/users/me");

        Client.Reply reply = fixture.client.withToken("rubbish").get("/users/me");

        assertThat(headers(reply, "X-RateLimit-Remaining")).containsExactly("3", "2");
    }

    @Test
    void doublesItsHeadersOnRequest() {
        fixture.fake.rateLimit(RateLimit.of(1, 0));
        fixture.fake.switches().duplicateHeaders(true);
        fixture.post("one");

        assertThat(headers(fixture.post("two"), "Retry-After")).containsExactly("1", "1");
    }

    @ParameterizedTest
    @CsvSource({"SECONDS, 1", "MALFORMED, soon", "HUGE, 86400", "DATE, 'Fri, 31 Dec 2100 23:59:59 GMT'"})
    void namesTheTimeAsItIsTold(RetryAfterStyle kind, String header) {
        fixture.fake.rateLimit(RateLimit.of(1, 0));
        fixture.fake.switches().retryAfter(kind);
        fixture.post("one");

        assertThat(headers(fixture.post("two"), "Retry-After")).containsExactly(header);
    }

    @Test
    void namesNoTimeWhenToldSo() {
        fixture.fake.rateLimit(RateLimit.of(1, 0));
        fixture.fake.switches().retryAfter(RetryAfterStyle.ABSENT);
        fixture.post("one");

        Client.Reply refused = fixture.post("two");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(headers(refused, "Retry-After")).isEmpty();
    }

    @Test
    void fillsItsBucketsWhenTheNodeRestarts() {
        fixture.fake.rateLimit(RateLimit.of(1, 0));
        fixture.post("one");

        fixture.fake.restartNode();

        assertThat(fixture.control("GET", "posts", "").status()).isEqualTo(200);
        assertThat(fixture.client.get("/users/me").status()).isEqualTo(200);
    }

    private static List<String> headers(Client.Reply reply, String name) {
        return reply.raw().headers().allValues(name);
    }
}
