package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Samples;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.WebProcess;
import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long an ingress takes from the start of its process until it says that it is ready; Kafka is there already. */
@Command(name = "startup", showDefaultValues = true, description = "An ingress is started again and again.")
final class StartupBenchmark implements Callable<Integer> {

    private static final double WANTED_SECONDS = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Since when a cache of linked classes can be recorded in one go. */
    private static final int JAVA_WITH_AOT_CACHE = 25;

    @Option(names = "--rounds", description = "starts of each kind, in turn")
    private int rounds = 7;

    @Mixin
    private CommonOptions common = new CommonOptions();

    /** @param javaOptions it is started with, besides the image's */
    private record Way(String name, List<String> javaOptions, List<Long> nanos) {

        Way(String name, String... javaOptions) {
            this(name, List.of(javaOptions), new ArrayList<>());
        }
    }

    @Override
    public Integer call() {
        ResultTable table = new ResultTable("startup: Java %d, from the start of the process to ready, in seconds"
                .formatted(Runtime.version().feature()));
        Path directory = temporaryDirectory();
        try (TestBed stage = TestBed.open()) {
            List<Way> ways = ways(stage, directory);
            for (int round = 0; round < rounds; round++) {
                ways.forEach(way -> way.nanos.add(start(stage, way.javaOptions)));
            }
            ways.forEach(way -> row(table, way));
        } finally {
            wipe(directory);
        }
        table.print(common.out());
        return 0;
    }

    private List<Way> ways(TestBed stage, Path directory) {
        List<Way> ways = new ArrayList<>(List.of(new Way("plain")));
        Path classes = directory.resolve("classes.jsa");
        record(stage, "-XX:ArchiveClassesAtExit=" + classes);
        ways.add(new Way("with shared classes", "-XX:SharedArchiveFile=" + classes));
        if (Runtime.version().feature() >= JAVA_WITH_AOT_CACHE) {
            Path cache = directory.resolve("ingress.aot");
            record(stage, "-XX:AOTCacheOutput=" + cache);
            ways.add(new Way("with an AOT cache", "-XX:AOTCache=" + cache));
        }
        return ways;
    }

    private void record(TestBed stage, String javaOption) {
        try (WebProcess ingress = common.startedIngress(stage, CallerProfile.unhindered(), List.of(javaOption))) {
            ingress.awaitReady();
            ingress.process().stop();
        }
    }

    private long start(TestBed stage, List<String> javaOptions) {
        Clock clock = Clock.system();
        long start = clock.nanos();
        try (WebProcess ingress = common.startedIngress(stage, CallerProfile.unhindered(), javaOptions)) {
            ingress.awaitReady();
            return clock.nanos() - start;
        }
    }

    private static void row(ResultTable table, Way way) {
        Samples samples = Samples.of(way.nanos);
        table.shown(way.name + ": least", samples.percentile(0) / NANOS_PER_SECOND)
                .atMost(way.name + ": median", samples.percentile(50) / NANOS_PER_SECOND, WANTED_SECONDS)
                .shown(way.name + ": most", samples.max() / NANOS_PER_SECOND);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("postrider-startup");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory", e);
        }
    }

    private static void wipe(Path directory) {
        try {
            for (String name : List.of("classes.jsa", "ingress.aot")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wipe " + directory, e);
        }
    }
}
