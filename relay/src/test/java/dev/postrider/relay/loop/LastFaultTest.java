package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastFaultTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final LastFault lastFault = new LastFault();

    @Test
    void aFaultIsNewsOnce() {
        assertThat(lastFault.isNews(new IllegalStateException("away"), SHORT)).isTrue();
        assertThat(lastFault.isNews(new IllegalStateException("away"), SHORT)).isFalse();
        assertThat(lastFault.isNews(new IllegalStateException("gone"), SHORT)).isTrue();
        assertThat(lastFault.isNews(new IllegalStateException("away"), SHORT)).isTrue();
    }

    @Test
    void faultsOfOneCauseAreOneAndOfAnotherAreNot() {
        assertThat(lastFault.isNews(wrapped("no such host"), SHORT)).isTrue();
        assertThat(lastFault.isNews(new IllegalStateException("other", wrapped("no such host")), SHORT))
                .isFalse();
        assertThat(lastFault.isNews(wrapped("wrong password"), SHORT)).isTrue();
    }

    @Test
    void whatEndsASessionThatWorkedIsNewsAgain() {
        lastFault.isNews(new IllegalStateException("lost"), SHORT);

        assertThat(lastFault.isNews(new IllegalStateException("lost"), Duration.ofMinutes(1)))
                .isTrue();
    }

    private static Throwable wrapped(String cause) {
        return new IllegalStateException("cannot be made", new IllegalArgumentException(cause));
    }
}
