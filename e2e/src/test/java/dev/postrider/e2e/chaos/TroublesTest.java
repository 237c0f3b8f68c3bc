package dev.postrider.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroublesTest {

    @TempDir
    private Path directory;

    private final List<String> struck = new CopyOnWriteArrayList<>();
    private final CountDownLatch six = new CountDownLatch(6);

    @Test
    void bringsEveryOneBeforeAnyComesAgain() throws Exception {
        try (Troubles troubles = new Troubles(7, new Events(directory))) {
            troubles.begin(Duration.ZERO, Duration.ofMillis(2), trouble("a"), trouble("b"), trouble("c"));
            assertThat(six.await(20, TimeUnit.SECONDS)).isTrue();
            troubles.last(Duration.ZERO);

            assertThat(struck.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(struck.subList(3, 6)).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(troubles.struck().values().stream().mapToInt(n -> n).sum())
                    .isEqualTo(struck.size());
        }
    }

    @Test
    void countsOnlyWhatHadAnEffect() throws Exception {
        try (Troubles troubles = new Troubles(7, new Events(directory))) {
            troubles.begin(Duration.ZERO, Duration.ZERO, new Trouble("vain", (chance, wait) -> {
                six.countDown();
                return false;
            }));
            assertThat(six.await(20, TimeUnit.SECONDS)).isTrue();
            troubles.last(Duration.ZERO);

            assertThat(troubles.struck()).isEqualTo(Map.of("vain", 0));
        }
    }

    @Test
    void tellsWhatWentWrongWithATrouble() {
        try (Troubles troubles = new Troubles(7, new Events(directory))) {
            troubles.begin(Duration.ZERO, Duration.ZERO, new Trouble("broken", (chance, wait) -> {
                throw new IllegalStateException("no such process");
            }));

            assertThatThrownBy(() -> troubles.last(Duration.ofMillis(100)))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("no such process");
        }
    }

    private Trouble trouble(String name) {
        return new Trouble(name, (chance, wait) -> {
            struck.add(name);
            six.countDown();
            return true;
        });
    }
}
