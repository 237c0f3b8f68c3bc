package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Real processes, killed, stopped and cut off from each other: every message appears once, in order, at the pace. */
class ChaosIT {

    /** Kept after the test: what the processes wrote, and what was done to them when. */
    private static final Path KEPT = Path.of("target", "chaos");

    @Test
    void everyMessageAppearsOnceAndInOrderWhateverBreaks() throws Exception {
        Plan plan = Plan.from(System.getProperties(), Clock.system().wall().toEpochMilli());
        Path directory = directory();
        System.out.println("Chaos of seed " + plan.seed() + ", kept in " + directory);

        Report report = new Campaign(plan, directory).run();
        System.out.println(report);

        SoftAssertions.assertSoftly(all -> report.verdicts()
                .forEach(verdict ->
                        all.assertThat(verdict.holds()).as(verdict.toString()).isTrue()));
    }

    private static Path directory() throws IOException {
        Files.createDirectories(KEPT);
        return Files.createTempDirectory(KEPT.toAbsolutePath(), "run-");
    }
}
