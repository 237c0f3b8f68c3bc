package dev.postrider.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds faults: each of these, put into the relay on purpose, breaks a promise in some seed. */
@ExtendWith(SilentLog.class)
final class MutationTest {

    private static final int SEEDS = Integer.getInteger("mutation.seeds", 300);

    /** Of so many faults one is tried: all of them take more than a minute. */
    private static final int EVERY = Integer.getInteger("mutation.every", 1);

    @TempDir
    private Path directory;

    static List<Mutation> faults() {
        return IntStream.range(0, Mutations.ALL.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(Mutations.ALL::get)
                .toList();
    }

    @Test
    void everyFaultHasOnePlaceInTheSource() throws IOException {
        for (Mutation fault : Mutations.ALL) {
            assertThat(Mutant.faultySource(fault)).as(fault.name()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isCaught(Mutation fault) throws IOException, ReflectiveOperationException {
        LongConsumer run = Mutant.of(fault, directory).run();

        Optional<String> violation = firstViolation(run, fault.from());

        assertThat(violation).as("%s is noticed within %d seeds", fault, SEEDS).isPresent();
        System.out.println(fault + ": " + violation.orElseThrow());
    }

    private static Optional<String> firstViolation(LongConsumer run, long from) {
        for (long seed = from; seed < from + SEEDS; seed++) {
            try {
                run.accept(seed);
            } catch (RuntimeException
                    | AssertionError e) { // what is looked for; an engine that stumbles is caught, too
                return Optional.of("seed " + seed + ", "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        return Optional.empty();
    }
}
