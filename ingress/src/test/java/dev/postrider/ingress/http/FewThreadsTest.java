package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FewThreadsTest {

    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final FewThreads two = new FewThreads(pool::add, 2);

    @Test
    void aTaskThatFindsAllAtWorkWakesNobody() {
        two.execute(() -> done.add("first"));
        two.execute(() -> done.add("second"));
        two.execute(() -> done.add("third"));

        assertThat(pool).hasSize(2);
        pool.remove().run();
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void aThreadThatHasFoundNothingMoreIsWokenForTheNext() {
        two.execute(() -> done.add("first"));
        pool.remove().run();

        two.execute(() -> done.add("second"));

        pool.remove().run();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aTaskOfATaskIsDoneByTheSameThread() {
        FewThreads one = new FewThreads(pool::add, 1);
        one.execute(() -> one.execute(() -> done.add("second")));

        pool.remove().run();

        assertThat(pool).isEmpty();
        assertThat(done).containsExactly("second");
    }

    @Test
    void aPoolThatTakesNothingKeepsNothingFromItWhenItDoesAgain() {
        AtomicBoolean full = new AtomicBoolean(true);
        FewThreads one = new FewThreads(
                task -> {
                    if (full.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    pool.add(task);
                },
                1);
        assertThatThrownBy(() -> one.execute(() -> done.add("first"))).isInstanceOf(RejectedExecutionException.class);

        full.set(false);
        one.execute(() -> done.add("second"));

        pool.remove().run();
        assertThat(done).containsExactly("first", "second");
    }
}
