package dev.postrider.benchmark;

import dev.postrider.benchmark.load.GetBytes;
import dev.postrider.benchmark.load.LoadGenerator;
import dev.postrider.benchmark.load.RequestBytes;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.WebProcess;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benchmarks are told. */
final class CommonOptions {

    /** Of each text, in characters. */
    static final int LENGTH = 60;

    /** That all calls together post to. */
    static final int CHANNELS = 100;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    @SuppressWarnings("UnusedVariable") // it is picocli that asks
    private boolean help;

    @Option(names = "--relay-jar", description = "the relay to measure")
    private Path relayJar = Path.of("relay", "target", "postrider-relay.jar");

    @Option(names = "--ingress-jar", description = "the ingress to measure")
    private Path ingressJar = Path.of("ingress", "target", "postrider-ingress.jar");

    @Option(names = "--java-option", description = "for the ingress, besides the image's; may be repeated")
    private List<String> javaOptions = List.of();

    @Option(names = "--own-jar", hidden = true)
    private Path ownJar = Path.of("benchmark", "target", "postrider-benchmark.jar");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    MeasuredProcess relay(TestBed stage, TestBed.RelayOptions wish) {
        return stage.relay(existing(relayJar), wish);
    }

    MeasuredProcess program(
            TestBed stage, TestBed.RelayOptions wish, List<String> moreJavaOptions, List<String> arguments) {
        return stage.reader(existing(ownJar), wish, moreJavaOptions, arguments);
    }

    /** Ready to be called. */
    WebProcess ingress(TestBed stage, CallerProfile caller) {
        return startedIngress(stage, caller, List.of()).awaitReady();
    }

    /** Ready to be called. */
    WebProcess besideIngress(TestBed stage, IntFunction<List<String>> arguments) {
        return stage.comparedServer(existing(ownJar), arguments).awaitReady();
    }

    /** A process that can be called, ready or not. */
    WebProcess startedIngress(TestBed stage, CallerProfile caller, List<String> moreJavaOptions) {
        return stage.ingress(
                existing(ingressJar),
                caller,
                Stream.concat(javaOptions.stream(), moreJavaOptions.stream()).toList());
    }

    /** Callers of a process, on so many connections. */
    LoadGenerator callers(WebProcess server, CallerProfile caller, int connections) {
        RequestBytes calls = new RequestBytes(
                host(server), new ChannelIds(TestBed.PARTITIONS).spread(CHANNELS), LENGTH, caller.headers());
        return new LoadGenerator(server.address(), calls, connections);
    }

    /** The same, who ask for these targets in turn. */
    LoadGenerator readers(WebProcess server, CallerProfile caller, List<String> targets, int connections) {
        GetBytes calls = new GetBytes(host(server), targets, caller.headers());
        return new LoadGenerator(server.address(), calls, connections);
    }

    private static String host(WebProcess server) {
        return "127.0.0.1:" + server.address().getPort();
    }

    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private Path existing(Path jar) {
        if (!Files.exists(jar)) {
            throw new ParameterException(
                    spec().commandLine(), jar + " is missing: build it, and run this from the project's directory");
        }
        return jar;
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("picocli sets it");
        }
        return command;
    }
}
