package dev.postrider.common.cli;

import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Setting;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line of every program: {@code --help}, {@code --version}, {@code --check}, a command of the program's
 * own, or run until stopped.
 *
 * <p>Exit codes: 0 done, 1 it cannot run (said on {@code err}), 2 the command line is wrong. Stopped by a signal it ends
 * with 128 and the signal's number, as every JVM does; the stop was clean if the last line of {@code out} says so.
 */
public final class Cli {

    private static final Logger LOG = LoggerFactory.getLogger(Cli.class);

    /** How long the JVM's end waits for a clean stop. */
    private static final long STOP_SECONDS = 20;

    /** Of the help, in columns: no meaning of a setting is broken. */
    private static final int WIDTH = 160;

    private final Program program;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    public Cli(Program program, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.program = program;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public int run(String... args) {
        CommandLine commandLine = commandLine();
        try {
            ParseResult parsed = commandLine.parseArgs(args);
            ParseResult last = last(parsed);
            if (last.hasMatchedOption("--help")) {
                last.commandSpec().commandLine().usage(out);
                return 0;
            }
            if (parsed.hasMatchedOption("--version")) {
                out.println(program.service().program() + " " + ProductVersion.get());
                return 0;
            }
            if (parsed.hasSubcommand()) {
                new CommandLine.RunLast().execute(parsed);
                Task task = last.commandSpec().commandLine().getExecutionResult();
                task.run(Settings.load(program.service(), environment), out);
                return 0;
            }
            Settings settings = Settings.load(program.service(), environment);
            return parsed.hasMatchedOption("--check") ? check(settings) : serve(settings);
        } catch (ParameterException e) {
            err.println(e.getMessage() + "; see --help");
            return 2;
        } catch (SettingsException e) {
            e.problems().forEach(err::println);
            return 1;
        } catch (StartException e) {
            err.println(e.getMessage());
            return 1;
        } catch (RuntimeException | Error e) {
            // The main thread's outermost frame: threads begun before the fault would keep a dead process alive.
            LOG.error("Unexpected error", e);
            err.println(program.service().program() + " cannot run: " + rootOf(e));
            return 1;
        }
    }

    static Throwable rootOf(Throwable fault) {
        Throwable cause = fault.getCause();
        return cause == null ? fault : rootOf(cause);
    }

    private int check(Settings settings) throws StartException {
        out.println("Settings: all valid");
        return program.check(settings, out) ? 0 : 1;
    }

    /** Runs until the JVM is told to stop or the service fails. */
    private int serve(Settings settings) throws StartException {
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread hook = new Thread(() -> stopAndWait(end, stopped), "postrider-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            String failure = serveUntil(end, settings);
            if (failure.isEmpty()) {
                out.println("Stopped.");
            }
            return failure.isEmpty() ? 0 : 1;
        } finally {
            stopped.complete(null);
            removeUnlessRunning(hook);
        }
    }

    /** Returns why it failed; empty if it was told to stop. */
    private String serveUntil(CompletableFuture<String> end, Settings settings) throws StartException {
        try (Program.Running running = program.start(settings, out)) {
            running.failure().thenAccept(end::complete);
            String failure = end.join();
            if (!failure.isEmpty()) {
                err.println(failure);
            }
            return failure;
        }
    }

    private static void stopAndWait(CompletableFuture<String> end, CompletableFuture<Void> stopped) {
        end.complete("");
        try {
            stopped.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The JVM ends now, whatever is left: nothing accepted is lost by that.
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook is what brought us here.
        }
    }

    private static ParseResult last(ParseResult parsed) {
        return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(spec());
        program.commands().forEach(commandLine::addSubcommand);
        commandLine.getSubcommands().values().forEach(Cli::completeCommand);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine;
    }

    private static void completeCommand(CommandLine command) {
        command.getCommandSpec().addOption(help());
        command.getCommandSpec().usageMessage().width(WIDTH);
        if (!command.getSubcommands().isEmpty()) {
            command.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
            command.getSubcommands().values().forEach(Cli::completeCommand);
        }
    }

    private CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(program.service().program());
        spec.addOption(help());
        spec.addOption(flag("--version", "-V", "Print the version and exit.").toBuilder()
                .versionHelp(true)
                .build());
        spec.addOption(flag("--check", "-c", "Check the settings and every connection, print a report, and exit."));
        UsageMessageSpec usage = spec.usageMessage();
        usage.width(WIDTH);
        usage.description(program.purpose());
        usage.footerHeading("%nSettings (environment variables):%n");
        usage.footer(Stream.concat(
                        Catalogue.ALL.stream()
                                .filter(setting -> setting.services().contains(program.service()))
                                .map(Cli::describe),
                        Stream.concat(kafkaProperties(), Stream.of(describe(Catalogue.FILE, Catalogue.FILE_MEANING))))
                .toArray(String[]::new));
        return spec;
    }

    /** The all-in-one has a Kafka of its own, whose clients need nothing more. */
    private Stream<String> kafkaProperties() {
        return program.service() == Service.STANDALONE
                ? Stream.empty()
                : Stream.of(describe(Catalogue.KAFKA_PREFIX + "<PROPERTY>", Catalogue.KAFKA_MEANING));
    }

    private static OptionSpec help() {
        return flag("--help", "-h", "Show this help and exit.").toBuilder()
                .usageHelp(true)
                .build();
    }

    private static OptionSpec flag(String name, String letter, String description) {
        return OptionSpec.builder(letter, name).description(description).build();
    }

    private static String describe(Setting<?> setting) {
        String value = setting.defaultText().isEmpty() ? "" : " (" + setting.defaultText() + ")";
        String aliases = setting.aliases().isEmpty() ? "" : " Also: " + String.join(", ", setting.aliases()) + ".";
        String file = setting.isSecret() ? " Or " + setting.fileName() + ": path of a file that contains it." : "";
        return describe(setting.name() + value, setting.meaning() + aliases + file);
    }

    private static String describe(String name, String meaning) {
        return "  " + name + "%n      " + meaning;
    }
}
