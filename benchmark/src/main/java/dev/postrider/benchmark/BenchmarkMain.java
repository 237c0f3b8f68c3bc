package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.BareLoop;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Runs one benchmark. */
@Command(
        name = "postrider-benchmark",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures the relay on this machine; run it from the project's directory.",
        subcommands = {
            Drain.class,
            Quiet.class,
            Throughput.class,
            Memory.class,
            Takeover.class,
            Rate.class,
            BareLoop.class,
            HelpCommand.class
        })
public final class BenchmarkMain {

    private BenchmarkMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkMain()).execute(args));
    }
}
