package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArmedFaultsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Fixture fixture = new Fixture();
    private final ArmedFaults faults = fixture.fake.faults();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void answersHtmlFromTheProxyWithoutPosting(int status) {
        faults.once(Fault.html(status), Scope.creating());

        Client.Reply reply = fixture.post("x");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html");
        assertThat(reply.raw().body()).startsWith("<html>");
        assertThat(fixture.fake.posts()).isEmpty();
    }

    @Test
    void answersHtmlAlthoughItPosted() {
        faults.once(Fault.htmlAfterCommit(504), Scope.creating());

        assertThat(fixture.post("x").status()).isEqualTo(504);
        assertThat(fixture.fake.posts()).hasSize(1);
    }

    @Test
    void resetsTheConnectionBeforeOrAfterTheCommit() {
        faults.once(Fault.resetOnArrival(), Scope.creating());
        assertThatThrownBy(this::exchange).isInstanceOf(IOException.class);
        assertThat(fixture.fake.posts()).isEmpty();

        faults.once(Fault.resetAfterCommit(), Scope.creating());
        assertThatThrownBy(this::exchange)
                .isInstanceOf(IOException.class)
                .rootCause()
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat(fixture.fake.posts()).hasSize(1);
    }

    @Test
    void recognisesTheRepetitionOfAPostWhoseAnswerWasLost() {
        faults.once(Fault.resetAfterCommit(), Scope.creating());
        assertThatThrownBy(() -> fixture.post("x", "pending")).hasCauseInstanceOf(IOException.class);

        Client.Reply again = fixture.post("x", "pending");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("id")).isEqualTo(fixture.fake.posts().get(0).id());
        assertThat(fixture.fake.posts()).hasSize(1);
    }

    @Test
    void holdsAPostBeforeItsCommit() {
        faults.once(Fault.holdBeforeCommit(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        faults.awaitHeld(1, SOON);

        assertThat(fixture.fake.posts()).isEmpty();
        Client.Reply meanwhile = fixture.post("x", "pending");
        assertThat(meanwhile.status()).isEqualTo(500);
        assertThat(meanwhile.errorId()).isEqualTo("api.post.deduplicate_create_post.pending");

        faults.release();
        assertThat(held.join().status()).isEqualTo(201);
        assertThat(fixture.fake.posts()).hasSize(1);
    }

    @Test
    void holdsAPostAfterItsCommitWithItsPendingIdInFlight() {
        faults.once(Fault.holdAfterCommit(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        faults.awaitHeld(1, SOON);

        assertThat(fixture.fake.posts(fixture.channel.id())).hasSize(1);
        assertThat(fixture.post("x", "pending").status()).isEqualTo(500);

        faults.release();
        assertThat(held.join().status()).isEqualTo(201);
    }

    /** Of a post that takes longer than half a minute. */
    @Test
    void forgetsThePendingIdOfAPostThatIsStillBeingMade() {
        faults.once(Fault.holdBeforeCommit(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        faults.awaitHeld(1, SOON);
        fixture.fake.switches().pendingPostIdMemory(Duration.ofSeconds(31));
        fixture.clock.advance(Duration.ofSeconds(30));
        assertThat(fixture.post("x", "pending").status()).isEqualTo(500);

        fixture.fake.switches().pendingPostIdMemory(Duration.ofSeconds(30));
        assertThat(fixture.post("x", "pending").status()).isEqualTo(201);

        faults.release();
        assertThat(held.join().status()).isEqualTo(201);
        assertThat(fixture.fake.posts()).hasSize(2);
    }

    @Test
    void fetchesTheImagesOfAPostBeforeItSavesIt() {
        fixture.fake.switches().imageFetch(Duration.ofHours(1));
        var held = fixture.postLater("![a](https://x/1)", "pending");
        faults.awaitHeld(1, SOON);

        fixture.post("no image");
        assertThat(fixture.fake.posts()).extracting(StoredPost::message).containsExactly("no image");

        faults.release();
        assertThat(held.join().status()).isEqualTo(201);
    }

    @Test
    void holdsOnlyTheAnswer() {
        faults.once(Fault.holdAnswer(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        faults.awaitHeld(1, SOON);

        Client.Reply again = fixture.post("x", "pending");

        assertThat(again.status()).isEqualTo(201);
        faults.clear();
        assertThat(held.join().text("id")).isEqualTo(again.text("id"));
    }

    @Test
    void postsTwiceWhenTheFirstTookLongerThanItsMark() {
        faults.once(Fault.holdBeforeCommit(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        faults.awaitHeld(1, SOON);

        fixture.clock.advance(Duration.ofSeconds(30));
        assertThat(fixture.post("x", "pending").status()).isEqualTo(201);
        faults.release();

        assertThat(held.join().status()).isEqualTo(201);
        assertThat(fixture.fake.posts()).hasSize(2);
    }

    @Test
    void goesOnAfterADelay() {
        faults.once(Fault.delayBeforeCommit(Duration.ofMillis(5)), Scope.creating());
        faults.once(Fault.delayAfterCommit(Duration.ofMillis(5)), Scope.creating());
        faults.once(Fault.delayAnswer(Duration.ofMillis(5)), Scope.creating());

        assertThat(fixture.post("x").status()).isEqualTo(201);
        assertThat(faults.armed()).isEmpty();
    }

    @Test
    void liesAboutTokensPermissionsAndChannels() {
        faults.once(Fault.lyingUnauthorized(), Scope.any());
        faults.once(Fault.lyingForbidden(), Scope.any());
        faults.once(Fault.lyingBadRequest(), Scope.any());

        RefusalContract.assertRefused(fixture.post("x"), 401, "api.context.session_expired.app_error");
        RefusalContract.assertRefused(fixture.post("x"), 403, "api.context.permissions.app_error");
        RefusalContract.assertRefused(fixture.post("x"), 400, "api.context.invalid_param.app_error");
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    @Test
    void refusesAsAPluginOrTheDatabaseWould() {
        faults.once(Fault.pluginRejects("bad word"), Scope.creating());
        faults.once(Fault.pluginDismisses(), Scope.creating());
        faults.once(Fault.saveFails(), Scope.creating());

        RefusalContract.assertRefused(fixture.post("x", "p"), 400, "Post rejected by plugin. bad word");
        RefusalContract.assertRefused(fixture.post("x", "p"), 400, "plugin.message_will_be_posted.dismiss_post");
        RefusalContract.assertRefused(fixture.post("x", "p"), 500, "app.post.save.app_error");
        assertThat(fixture.post("x", "p").status()).isEqualTo(201);
    }

    @Test
    void saysNothingAboutItsOwnFailuresInHardenedMode() {
        fixture.fake.switches().hardenedMode(true);

        Client.Reply reply = fixture.post("a\0b");

        RefusalContract.assertRefused(reply, 500, "");
        assertThat(reply.text("message")).isEqualTo("Internal Server Error");
        RefusalContract.assertRefused(fixture.client.createPost("junk", "x"), 403, "api.context.permissions.app_error");
    }

    @Test
    void limitsWithoutALimiter() {
        faults.once(Fault.tooManyRequests(RetryAfterStyle.SECONDS, 17), Scope.creating());

        Client.Reply reply = fixture.post("x");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("17");
    }

    @Test
    void meetsOnlyTheRequestsOfItsScope() {
        var other = fixture.fake.admin().openChannel(fixture.team, "other", fixture.bot);
        faults.always(Fault.html(503), Scope.creating().inChannel(other.id()));
        faults.always(Fault.html(502), Scope.creating().containing("poison"));
        faults.always(Fault.html(504), Scope.reading());

        assertThat(fixture.client.createPost(other.id(), "x").status()).isEqualTo(503);
        assertThat(fixture.post("some poison").status()).isEqualTo(502);
        assertThat(fixture.post("x").status()).isEqualTo(201);
        assertThat(fixture.client.get("/channels/" + other.id() + "/posts").status())
                .isEqualTo(504);
        assertThat(fixture.client.get("/channels/" + other.id()).status()).isEqualTo(200);
    }

    @Test
    void isUsedUpAfterItsNumberOfRequests() {
        faults.times(2, Fault.html(503), Scope.any());

        assertThat(fixture.post("x").status()).isEqualTo(503);
        assertThat(fixture.post("x").status()).isEqualTo(503);
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    private void exchange() throws IOException {
        String body = "{\"channel_id\":\"" + fixture.channel.id() + "\",\"message\":\"x\"}";
        fixture.client.exchange("POST", "/api/v4/posts", body, "application/json");
    }
}
