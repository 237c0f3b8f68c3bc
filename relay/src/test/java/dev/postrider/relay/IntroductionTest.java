package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.mattermost.MattermostCheck.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class IntroductionTest {

    private static final Finding AWAY = new Finding("", false, "http://chat does not answer: connection refused");
    private static final Finding THERE = new Finding("id", false, "http://chat accepts the token: bot @postrider");

    private final List<Runnable> later = new ArrayList<>();
    private Finding answer = AWAY;
    private int asked;

    private final Introduction introduction = new Introduction(
            () -> {
                asked++;
                return CompletableFuture.completedFuture(answer);
            },
            later::add);

    @Test
    void warnsUntilTheChatServerWasReachedAndAsksNoMore() {
        introduction.ask();
        assertThat(introduction.warnings())
                .containsExactly("The chat server was never reached since the start: " + AWAY.sentence());

        later.remove(0).run();
        assertThat(introduction.warnings()).hasSize(1);
        answer = THERE;
        later.remove(0).run();

        assertThat(introduction.warnings()).isEmpty();
        assertThat(later).isEmpty();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void asksNothingOnceItIsClosed() {
        introduction.ask();
        introduction.close();
        introduction.close();
        later.remove(0).run();

        assertThat(asked).isEqualTo(1);
        assertThat(later).isEmpty();
    }
}
