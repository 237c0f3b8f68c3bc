package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.process.JavaProcess;

/** A start that must fail: with nothing but sentences, and exit code 1. */
final class Refused {

    private final JavaProcess process;

    private Refused(JavaProcess process) {
        this.process = process;
    }

    static Refused in(JavaProcess process) {
        return new Refused(process);
    }

    void with(String... sentences) {
        assertThat(process.awaitExit(Postrider.PATIENCE)).isEqualTo(1);
        assertThat(process.err().lines()).containsExactly(sentences);
        assertThat(process.out()).isEmpty();
    }
}
