package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Samples;
import dev.postrider.benchmark.figures.Speed;
import dev.postrider.benchmark.load.CallOutcome;
import dev.postrider.benchmark.load.LoadGenerator;
import dev.postrider.benchmark.load.Tally;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.ReceiptWriter;
import dev.postrider.benchmark.stage.ResidentMemory;
import dev.postrider.benchmark.stage.SteadyReceipts;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.ToldMessage;
import dev.postrider.benchmark.stage.WebProcess;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to know what became of messages, and how fast it is told. */
@Command(
        name = "status",
        showDefaultValues = true,
        description = "Accepting with receipts and without, status look-ups, and an ingress that is started again.")
final class StatusBenchmark implements Callable<Integer> {

    private static final double WANTED_RATIO = 0.98;
    private static final double WANTED_LOOK_UPS = 5_000;
    private static final double WANTED_SECONDS = 5;
    /** 200 MB. */
    private static final double WANTED_MEBIBYTES = 190.7;

    private static final double WANTED_RELEASE_MILLIS = 50;
    private static final double WANTED_SCRAPE_MILLIS = 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /** So that the call waits before its receipt comes. */
    private static final long BEGUN_MILLIS = 30;

    private static final int SCRAPES = 100;

    /** So that Java sets itself up for one core, too. */
    private static final String ONE_PROCESSOR = "-XX:ActiveProcessorCount=1";

    private static final String DELIVERED = "\"status\":\"delivered\"";

    @Option(names = "--connections", description = "with one call each")
    private int connections = 64;

    @Option(names = "--warm-up", description = "seconds of each before it is measured")
    private int warmUpSeconds = 25;

    @Option(names = "--seconds", description = "of each in each round")
    private int seconds = 10;

    @Option(names = "--rounds", description = "of accepting with receipts and without, in turn; of look-ups")
    private int rounds = 9;

    @Option(names = "--posts", description = "receipts a second while messages are accepted")
    private int posts = 10;

    @Option(names = "--messages", description = "of each packed post")
    private int messages = 100;

    @Option(names = "--receipts", description = "of single messages in Kafka, and as many messages packed")
    private int receipts = 100_000;

    @Option(names = "--looked-up", description = "different messages: those with the newest receipts")
    private int lookedUp = 5_000;

    @Option(names = "--starts", description = "of an ingress when these receipts are in Kafka")
    private int starts = 5;

    @Option(names = "--waits", description = "calls that wait for a receipt, one after the other")
    private int waits = 300;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        accept();
        try (TestBed bed = TestBed.open();
                ReceiptWriter writer = bed.receipts()) {
            CallerProfile caller = writer.readBy(CallerProfile.unhindered());
            List<String> targets = lookUp(bed, writer, caller);
            restart(bed, caller, targets);
        }
        return 0;
    }

    private void accept() {
        ResultTable table = new ResultTable(
                "status: accepting with receipts (%d posts/s, %d messages each) and without, %d connections"
                        .formatted(posts, messages, connections));
        double[] ratios = new double[rounds];
        try (AcceptingSide with = new AcceptingSide("7d");
                AcceptingSide without = new AcceptingSide("0")) {
            Duration time = Duration.ofSeconds(seconds);
            with.warmUp();
            without.warmUp();
            for (int round = 0; round < rounds; round++) {
                // Who is first takes turns, too.
                double early = round % 2 == 0 ? with.accept(time) : 0;
                double off = without.accept(time);
                double on = round % 2 == 0 ? early : with.accept(time);
                ratios[round] = on / off;
                table.shown(
                        "round %d: with, without, a second".formatted(round + 1), "%,.0f, %,.0f".formatted(on, off));
            }
            with.awaitNewest();
            table.atLeast("with receipts against without, median of the rounds", Speed.median(ratios), WANTED_RATIO)
                    .shown(
                            "… least, most",
                            "%.3f, %.3f"
                                    .formatted(
                                            Arrays.stream(ratios).min().orElseThrow(),
                                            Arrays.stream(ratios).max().orElseThrow()))
                    .shown(
                            "processor time of the ingress for each call, with, without, µs",
                            "%.1f, %.1f".formatted(with.microsPerCall(), without.microsPerCall()))
                    .shown(
                            "receipts written with, without, a second",
                            "%.1f, %.1f".formatted(with.postsPerSecond(), without.postsPerSecond()))
                    .atMost("answers other than 202", (double) (with.others + without.others), 0);
        }
        table.print(common.out());
    }

    /** Returns where the looked up messages have their statuses. */
    private List<String> lookUp(TestBed bed, ReceiptWriter writer, CallerProfile caller) {
        double[] speeds = new double[rounds];
        double[] slowest = new double[rounds];
        try (WebProcess ingress = common.startedIngress(bed, caller, List.of(ONE_PROCESSOR))) {
            boolean kept = ingress.process().keepToOneCore();
            ingress.awaitReady();
            ResultTable table = new ResultTable("status: look-ups on %d connections, ingress %s"
                    .formatted(connections, kept ? "on one core" : "told that it has one core, without taskset"));
            LoadGenerator callers = common.callers(ingress, caller, connections);
            fill(bed, callers, 2L * receipts);
            List<String> targets = tell(writer);
            LoadGenerator lookUps = common.readers(ingress, caller, targets, connections);
            lookUps.closedLoop(Duration.ofSeconds(warmUpSeconds));
            targets.forEach(target -> ingress.await(target, caller.headers(), DELIVERED));
            long others = 0;
            try (ResidentMemory resident = ResidentMemory.of(ingress.process())) {
                for (int round = 0; round < rounds; round++) {
                    Tally tally = lookUps.closedLoop(Duration.ofSeconds(seconds));
                    speeds[round] = tally.rate(CallOutcome.OK);
                    slowest[round] = tally.millis(99, CallOutcome.OK);
                    others += tally.count() - tally.count(CallOutcome.OK);
                    table.shown(
                            "round %d: a second (p50, p99 in ms)".formatted(round + 1),
                            "%,.0f (%.1f, %.1f)"
                                    .formatted(speeds[round], tally.millis(50, CallOutcome.OK), slowest[round]));
                }
                table.atLeast("a second, median", Math.rint(Speed.median(speeds)), WANTED_LOOK_UPS)
                        .shown("p99, ms, median", Speed.median(slowest))
                        .atMost("answers other than 200", (double) others, 0)
                        .atMost("resident, MiB (most)", resident.mostMebibytes(), WANTED_MEBIBYTES)
                        .print(common.out());
            }
            release(ingress, writer, caller);
            scrape(ingress);
            return targets;
        }
    }

    /** Calls until so many messages can be told of, in posts of one address each. */
    private void fill(TestBed bed, LoadGenerator callers, long told) {
        long needed = told + (long) messages * CommonOptions.CHANNELS;
        while (bed.records() < needed) {
            callers.closedLoop(Duration.ofSeconds(1));
        }
    }

    /** Writes the receipts: after as many single messages as a packed post has, a packed one. */
    private List<String> tell(ReceiptWriter writer) {
        List<ToldMessage> told = new ArrayList<>();
        while (told.size() < 2 * receipts) {
            for (int i = 0; i < messages; i++) {
                told.addAll(writer.post(1));
            }
            told.addAll(writer.post(messages));
        }
        writer.board();
        writer.flush();
        return told.subList(told.size() - lookedUp, told.size()).stream()
                .map(ToldMessage::href)
                .toList();
    }

    private void release(WebProcess ingress, ReceiptWriter writer, CallerProfile caller) {
        Clock clock = Clock.system();
        List<Long> took = new ArrayList<>();
        long others = 0;
        ExecutorService waiting = Executors.newSingleThreadExecutor(task -> new Thread(task, "benchmark-wait"));
        try {
            for (int i = 0; i < waits; i++) {
                String target = writer.next().href() + "&wait=20";
                Future<Boolean> answer = waiting.submit(
                        () -> ingress.ask(target, caller.headers()).contains(DELIVERED));
                Thread.sleep(BEGUN_MILLIS);
                writer.post(1);
                writer.flush();
                long written = clock.nanos();
                others += answer.get() ? 0 : 1;
                took.add(clock.nanos() - written);
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a call that waits got no answer", e);
        } finally {
            waiting.shutdownNow();
        }
        Samples samples = Samples.of(took);
        new ResultTable("status: calls that wait, from when Kafka has the receipt until the answer")
                .shown("p50, ms", samples.percentile(50) / NANOS_PER_MILLI)
                .atMost("p99, ms", samples.percentile(99) / NANOS_PER_MILLI, WANTED_RELEASE_MILLIS)
                .atMost("answers other than delivered", (double) others, 0)
                .print(common.out());
    }

    private void scrape(WebProcess ingress) {
        Clock clock = Clock.system();
        List<Long> took = new ArrayList<>();
        long lines = 0;
        for (int i = 0; i < SCRAPES; i++) {
            long start = clock.nanos();
            lines = ingress.metrics()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .count();
            took.add(clock.nanos() - start);
        }
        Samples samples = Samples.of(took);
        new ResultTable("status: scrapes of the ingress's metrics, one after the other")
                .shown("series", (double) lines)
                .shown("p50, ms", samples.percentile(50) / NANOS_PER_MILLI)
                .atMost("p99, ms", samples.percentile(99) / NANOS_PER_MILLI, WANTED_SCRAPE_MILLIS)
                .print(common.out());
    }

    private void restart(TestBed bed, CallerProfile caller, List<String> targets) {
        List<Long> ready = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        List<Long> used = new ArrayList<>();
        double resident = 0;
        long others = 0;
        Clock clock = Clock.system();
        for (int i = 0; i < starts; i++) {
            long start = clock.nanos();
            try (WebProcess ingress = common.startedIngress(bed, caller, List.of());
                    ResidentMemory memory = ResidentMemory.of(ingress.process())) {
                ingress.awaitReady();
                ready.add(clock.nanos() - start);
                ingress.await(targets.get(0), caller.headers(), DELIVERED);
                told.add(clock.nanos() - start);
                used.add(ingress.process().processorTime().toNanos());
                Tally tally =
                        common.readers(ingress, caller, targets, connections).closedLoop(Duration.ofSeconds(seconds));
                others += tally.count() - tally.count(CallOutcome.OK);
                resident = Math.max(resident, memory.mostMebibytes());
            }
        }
        new ResultTable("status: an ingress is started, %,d receipts of single messages and %,d of %d are in Kafka"
                        .formatted(receipts, receipts / messages, messages))
                .shown("ready, s (median)", Samples.of(ready).percentile(50) / NANOS_PER_SECOND)
                .shown("delivered is told, s (median)", Samples.of(told).percentile(50) / NANOS_PER_SECOND)
                .shown(
                        "… processor time until then, s (median)",
                        Samples.of(used).percentile(50) / NANOS_PER_SECOND)
                .atMost("delivered is told, s (most)", Samples.of(told).max() / NANOS_PER_SECOND, WANTED_SECONDS)
                .atMost("answers other than 200 of look-ups at once", (double) others, 0)
                .atMost("resident, MiB (most)", resident, WANTED_MEBIBYTES)
                .print(common.out());
    }

    /** An ingress with topics of its own, in which receipts are written only while it accepts. */
    private final class AcceptingSide implements AutoCloseable {

        private final TestBed bed = TestBed.open();
        private final ReceiptWriter writer = bed.receipts();
        private final CallerProfile caller;
        private final WebProcess ingress;
        private final LoadGenerator callers;
        private long others;
        private long told;
        private long accepted;
        private Duration time = Duration.ZERO;
        private Duration processorTime = Duration.ZERO;

        private AcceptingSide(String retention) {
            caller = writer.readBy(CallerProfile.unhindered()).at("POSTRIDER_RECEIPTS", retention);
            ingress = common.ingress(bed, caller);
            callers = common.callers(ingress, caller, connections);
            // However slow it is, receipts do not run out.
            fill(bed, callers, (long) posts * messages * (warmUpSeconds + seconds * (rounds + 1)));
        }

        /** With receipts, so that reading them is warm, too. */
        private void warmUp() {
            accept(Duration.ofSeconds(warmUpSeconds));
            told = 0;
            accepted = 0;
            time = Duration.ZERO;
            processorTime = Duration.ZERO;
        }

        private double accept(Duration round) {
            Duration before = ingress.process().processorTime();
            try (SteadyReceipts beside = SteadyReceipts.start(writer, posts, messages)) {
                Tally tally = callers.closedLoop(round);
                processorTime =
                        processorTime.plus(ingress.process().processorTime().minus(before));
                time = time.plus(round);
                told += beside.posts();
                accepted += tally.count(CallOutcome.ACCEPTED);
                others += tally.count() - tally.count(CallOutcome.ACCEPTED);
                return tally.rate(CallOutcome.ACCEPTED);
            }
        }

        private double microsPerCall() {
            return processorTime.toNanos() / 1e3 / accepted;
        }

        /** Until the ingress knows of the newest receipt. */
        private void awaitNewest() {
            String newest = writer.post(1).get(0).href();
            writer.flush();
            ingress.await(newest, caller.headers(), DELIVERED);
        }

        private double postsPerSecond() {
            return (double) told / time.toSeconds();
        }

        @Override
        public void close() {
            ingress.close();
            writer.close();
            bed.close();
        }
    }
}
