package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlApiTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readsBackEveryPostInTheOrderOfCommit() {
        var other = fixture.fake.admin().openChannel(fixture.team, "other", fixture.bot);
        fixture.post("one", "pending");
        fixture.client.createPost(other.id(), "two");
        fixture.post("three");

        var all = fixture.control("GET", "posts", "").body();
        var some = fixture.control("GET", "posts?from=1&channel_id=" + fixture.channel.id(), "")
                .body();

        assertThat(all.findValuesAsText("message")).containsExactly("one", "two", "three");
        assertThat(all.path(0).path("pending_post_id").asText()).isEqualTo("pending");
        assertThat(some.findValuesAsText("message")).containsExactly("three");
        assertThat(some.path(0).path("position").asInt()).isEqualTo(2);
    }

    @Test
    void armsListsAndClearsFaults() {
        Client.Reply armed = fixture.control(
                "POST",
                "faults",
                "{\"fault\":\"html\",\"status\":504,\"times\":2,\"scope\":\"create\",\"text\":\"bad\"}");

        assertThat(armed.status()).isEqualTo(200);
        assertThat(armed.body().path(0).path("times").asInt()).isEqualTo(2);
        assertThat(fixture.post("good").status()).isEqualTo(201);
        assertThat(fixture.post("bad").status()).isEqualTo(504);

        fixture.control("DELETE", "faults", "");
        assertThat(fixture.post("bad").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reset_on_arrival",
                "reset_after_commit",
                "html",
                "html_after_commit",
                "too_many_requests",
                "lying_unauthorized",
                "lying_forbidden",
                "lying_bad_request",
                "save_fails",
                "plugin_rejects",
                "plugin_dismisses"
            })
    void knowsEveryFaultByName(String name) {
        fixture.control("POST", "faults", JsonBodies.object().put("fault", name).toString());

        assertThat(fixture.fake.faults().armed()).hasSize(1);
        assertThat(statusOfNextPost()).isNotEqualTo(201);
        assertThat(fixture.fake.faults().armed()).isEmpty();
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold_before_commit", "hold_after_commit", "hold_answer"})
    void releasesWhoIsHeld(String name) {
        fixture.control("POST", "faults", JsonBodies.object().put("fault", name).toString());
        var held = fixture.postLater("x", "pending");
        fixture.fake.faults().awaitHeld(1, Duration.ofSeconds(20));

        fixture.control("POST", "release", "");

        assertThat(held.join().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"fault\":\"nonsense\"}", "{\"fault\":\"html\",\"scope\":\"nowhere\"}", "[]", ""})
    void refusesFaultsThatItDoesNotKnow(String body) {
        assertThat(fixture.control("POST", "faults", body).status()).isEqualTo(400);
        assertThat(fixture.fake.faults().armed()).isEmpty();
    }

    @Test
    void turnsEverySwitchItShows() {
        var switches = fixture.control("GET", "switches", "").body();
        var turned = JsonBodies.object();
        switches.properties().forEach(field -> {
            if (field.getValue().isBoolean()) {
                turned.put(field.getKey(), !field.getValue().asBoolean());
            } else if (field.getValue().isNumber()) {
                turned.put(field.getKey(), field.getValue().asInt() + 1);
            } else {
                turned.put(field.getKey(), "huge");
            }
        });

        assertThat(fixture.control("POST", "switches", turned.toString()).body())
                .isEqualTo(turned);
        assertThat(fixture.fake.switches().hardenedMode()).isTrue();
        assertThat(fixture.control("POST", "switches", "{\"nonsense\":1}").status())
                .isEqualTo(400);
    }

    @Test
    void limitsTheApiButNotItself() {
        fixture.control("POST", "rate-limit", "{\"per_sec\":1,\"max_burst\":0}");

        assertThat(fixture.post("one").status()).isEqualTo(201);
        assertThat(fixture.post("two").status()).isEqualTo(429);
        fixture.control("DELETE", "rate-limit", "");
        assertThat(fixture.post("three").status()).isEqualTo(201);
    }

    @Test
    void restartsTheNode() {
        fixture.post("x", "pending");

        fixture.control("POST", "restart", "");
        fixture.post("x", "pending");

        assertThat(fixture.fake.posts()).hasSize(2);
    }

    @Test
    void forgetsPendingPostIdsAlone() {
        fixture.control("POST", "rate-limit", "{\"per_sec\":1,\"max_burst\":1}");
        fixture.post("x", "pending");

        fixture.control("DELETE", "dedup", "");

        assertThat(fixture.post("x", "pending").status()).isEqualTo(201);
        assertThat(fixture.fake.posts()).hasSize(2);
        assertThat(fixture.post("x", "pending").status())
                .as("the bucket is as empty as it was")
                .isEqualTo(429);
    }

    @Test
    void isDownForAWhileAndComesUpByItself() {
        assertThat(fixture.control("POST", "outage", "{\"seconds\":1}").status())
                .isEqualTo(200);
        assertThatThrownBy(() -> fixture.post("x")).isInstanceOf(UncheckedIOException.class);

        await().atMost(Duration.ofSeconds(20)).until(() -> statusOfNextPost() == 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"seconds\":0}", "{\"seconds\":-3}"})
    void refusesAnOutageWithoutAnEnd(String body) {
        assertThat(fixture.control("POST", "outage", body).status()).isEqualTo(400);
        assertThat(fixture.post("x").status()).isEqualTo(201);
    }

    @Test
    void tellsTheArrivalOfAPostFromItsCommit() {
        long arrived = fixture.clock.nanos();
        fixture.fake.faults().once(Fault.holdBeforeCommit(), Scope.creating());
        var held = fixture.postLater("x", "pending");
        fixture.fake.faults().awaitHeld(1, Duration.ofSeconds(20));
        fixture.clock.advance(Duration.ofSeconds(3));
        fixture.fake.faults().release();
        held.join();

        var post = fixture.control("GET", "posts", "").body().path(0);

        assertThat(post.path("arrived_nanos").asLong()).isEqualTo(arrived);
        assertThat(post.path("committed_nanos").asLong()).isEqualTo(arrived + 3_000_000_000L);
        assertThat(post.path("props").path("from_bot").asText()).isEqualTo("true");
    }

    @Test
    void showsTheRequestLogWithoutItself() {
        fixture.post("x");

        var requests = fixture.control("GET", "requests", "").body();

        assertThat(requests.findValuesAsText("target")).containsExactly("/api/v4/posts");
        assertThat(requests.path(0).path("status").asInt()).isEqualTo(201);
    }

    private int statusOfNextPost() {
        try {
            return fixture.post("x").status();
        } catch (UncheckedIOException reset) {
            return -1;
        }
    }
}
