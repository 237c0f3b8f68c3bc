package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.BareHandler;
import dev.postrider.benchmark.bare.BareLoop;
import dev.postrider.benchmark.bare.BareProducer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Runs one benchmark. */
@Command(
        name = "postrider-benchmark",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures ingress and relay on this machine; run it from the project's directory.",
        subcommands = {
            DrainBenchmark.class,
            QuietAddressBenchmark.class,
            ThroughputBenchmark.class,
            MemoryBenchmark.class,
            TakeoverBenchmark.class,
            RateBenchmark.class,
            IngressBenchmark.class,
            OpenLoopBenchmark.class,
            OverloadBenchmark.class,
            StartupBenchmark.class,
            StatusBenchmark.class,
            BareLoop.class,
            BareHandler.class,
            BareProducer.class,
            HelpCommand.class
        })
public final class BenchmarkMain {

    private BenchmarkMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkMain()).execute(args));
    }
}
