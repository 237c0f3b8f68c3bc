package dev.postrider.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Setting;
import dev.postrider.common.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

final class CliTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @EnumSource(Service.class)
    void helpListsEverySettingOfTheService(Service service) {
        assertThat(run(new FakeProgram(service), Map.of(), "--help")).isZero();

        assertThat(text(out)).startsWith("Usage: " + service.program() + " [-chV]\nDoes its work.\n");
        for (Setting<?> setting : Catalogue.ALL) {
            if (setting.services().contains(service)) {
                assertThat(text(out)).contains("\n  " + setting.name());
            } else if (Catalogue.ALL.stream()
                    .noneMatch(other -> other.name().equals(setting.name())
                            && other.services().contains(service))) {
                assertThat(text(out)).doesNotContain("\n  " + setting.name());
            }
        }
        assertThat(text(out)).contains("POSTRIDER_CONFIG");
        assertThat(text(out).contains("POSTRIDER_KAFKA_<PROPERTY>")).isEqualTo(service != Service.STANDALONE);
        assertThat(text(out).lines()).allMatch(line -> line.isEmpty() || line.length() < 150);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void helpSaysDefaultsAliasesAndSecretFiles() {
        run(new FakeProgram(Service.RELAY), Map.of(), "-h");

        assertThat(text(out))
                .contains("  POSTRIDER_ADMIN_PORT (3002)")
                .contains("Also: MM_PROXY_TOKEN.")
                .contains("POSTRIDER_MATTERMOST_TOKEN_FILE");
    }

    @Test
    void helpAndVersionNeedNoValidSettings() {
        Map<String, String> bad = Map.of("POSTRIDER_NONSENSE", "1");

        assertThat(run(new FakeProgram(Service.RELAY), bad, "--help")).isZero();
        assertThat(run(new FakeProgram(Service.RELAY), bad, "--version")).isZero();
    }

    @Test
    void versionNamesTheProgramAndItsVersion() {
        assertThat(run(new FakeProgram(Service.INGRESS), Map.of(), "--version")).isZero();

        assertThat(text(out)).matches("postrider-ingress \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void anUnknownOptionIsTheCommandLinesFault() {
        assertThat(run(new FakeProgram(Service.RELAY), Map.of(), "--chekc")).isEqualTo(2);
        assertThat(text(err)).isEqualTo("Unknown option: '--chekc'; see --help\n");
        assertThat(run(new FakeProgram(Service.RELAY), Map.of(), "start")).isEqualTo(2);
    }

    @Test
    void everyBadSettingIsALineOfItsOwn() {
        int code = run(
                new FakeProgram(Service.RELAY),
                Map.of("POSTRIDER_RATE", "fast", "POSTRIDER_PARTITIONS", "0"),
                "--check");

        assertThat(code).isEqualTo(1);
        assertThat(text(err).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("POSTRIDER_RATE") || line.startsWith("POSTRIDER_PARTITIONS"));
    }

    @Test
    void theCheckDecidesTheExitCode() {
        FakeProgram program = new FakeProgram(Service.RELAY);

        assertThat(run(program, Map.of(), "--check")).isZero();
        program.checks = false;
        assertThat(run(program, Map.of(), "--check")).isEqualTo(1);
        assertThat(text(out)).contains("Settings: all valid\nchecked\n");
        assertThat(program.started).isFalse();
    }

    @Test
    void aStartProblemIsOneSentence() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.problem = "Port 3000 is in use: set PORT to another";

        assertThat(run(program, Map.of())).isEqualTo(1);
        assertThat(text(err)).isEqualTo("Port 3000 is in use: set PORT to another\n");
    }

    @Test
    void aFaultWhileStartingEndsTheProgramToo() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.fault = new IllegalStateException("wrapped", new IllegalArgumentException("the root"));

        assertThat(run(program, Map.of())).isEqualTo(1);
        assertThat(text(err)).isEqualTo("postrider-relay cannot run: java.lang.IllegalArgumentException: the root\n");
    }

    @Test
    void anErrorWhileStartingEndsTheProgramToo() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.error = new NoClassDefFoundError("dev/postrider/Missing");

        assertThat(run(program, Map.of())).isEqualTo(1);
        assertThat(text(err))
                .isEqualTo("postrider-relay cannot run: java.lang.NoClassDefFoundError: dev/postrider/Missing\n");
    }

    @Test
    void aServiceThatCannotGoOnEndsWithItsSentence() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.failure.complete("Topic a has 3 partitions");

        assertThat(run(program, Map.of())).isEqualTo(1);
        assertThat(text(err)).isEqualTo("Topic a has 3 partitions\n");
        assertThat(program.closed).isTrue();
    }

    @Test
    void theServiceGetsItsSettings() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.failure.complete("enough");

        run(program, Map.of("POSTRIDER_RATE", "2.5"));

        assertThat(program.rate).isEqualTo(2.5);
    }

    @Test
    void aCommandOfTheProgramIsRunWithItsSettings() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.commands = List.of(new Letters());

        int code = run(program, Map.of("POSTRIDER_RATE", "2.5"), "letters", "read", "--colour", "BLUE", "a", "b");

        assertThat(text(out)).isEqualTo("blue [a, b] at 2.5\n");
        assertThat(text(err)).isEmpty();
        assertThat(code).isZero();
        assertThat(program.started).isFalse();
    }

    @Test
    void aCommandThatCannotBeDoneSaysWhy() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.commands = List.of(new Letters());

        assertThat(run(program, Map.of(), "letters", "burn")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("They are damp.\n");
        assertThat(run(program, Map.of("POSTRIDER_RATE", "fast"), "letters", "read"))
                .isEqualTo(1);
        assertThat(text(err)).contains("POSTRIDER_RATE must be");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            letters              | Missing required subcommand; see --help
            letters eat          | Unmatched argument at index 1: 'eat'; see --help
            letters read --loud  | Unknown option: '--loud'; see --help
            letters read --colour pink | Invalid value for option '--colour': expected one of [RED, BLUE] (case-insensitive) but was 'pink'; see --help
            """)
    void aCommandThatIsNoneIsTheCommandLinesFault(String line, String complaint) {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.commands = List.of(new Letters());

        assertThat(run(program, Map.of(), line.split(" "))).isEqualTo(2);
        assertThat(text(err)).isEqualTo(complaint + "\n");
    }

    @Test
    void everyCommandHelps() {
        FakeProgram program = new FakeProgram(Service.RELAY);
        program.commands = List.of(new Letters());

        assertThat(run(program, Map.of(), "--help")).isZero();
        assertThat(text(out))
                .startsWith("Usage: postrider-relay [-chV] [COMMAND]\n")
                .contains("letters");
        out.reset();
        assertThat(run(program, Map.of(), "letters", "--help")).isZero();
        assertThat(text(out)).startsWith("Usage: postrider-relay letters [-h] COMMAND\nWhat to do with letters.\n");
        out.reset();
        assertThat(run(program, Map.of("POSTRIDER_RATE", "fast"), "letters", "read", "--help"))
                .isZero();
        assertThat(text(out)).startsWith("Usage: postrider-relay letters read [-h] [--colour=");
    }

    private int run(Program program, Map<String, String> environment, String... args) {
        return new Cli(
                        program,
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Command(name = "letters", description = "What to do with letters.")
    static final class Letters {

        enum Colour {
            RED,
            BLUE
        }

        @Command(name = "read", description = "Reads them.")
        Task read(@Option(names = "--colour") Colour colour, @Parameters(arity = "0..*") List<String> names) {
            return (settings, out) -> out.println(
                    colour.name().toLowerCase(Locale.ROOT) + " " + names + " at " + settings.get(Catalogue.RATE));
        }

        @Command(name = "burn", description = "Burns them.")
        Task burn() {
            return (settings, out) -> {
                throw new StartException("They are damp.");
            };
        }
    }

    private static final class FakeProgram implements Program {

        private final Service service;
        private final CompletableFuture<String> failure = new CompletableFuture<>();
        private boolean checks = true;
        private String problem = "";
        private RuntimeException fault;
        private Error error;
        private boolean started;
        private boolean closed;
        private double rate;
        private List<Object> commands = List.of();

        FakeProgram(Service service) {
            this.service = service;
        }

        @Override
        public Service service() {
            return service;
        }

        @Override
        public String purpose() {
            return "Does its work.";
        }

        @Override
        public Running start(Settings settings, PrintStream out) throws StartException {
            started = true;
            if (fault != null) {
                throw fault;
            }
            if (error != null) {
                throw error;
            }
            if (!problem.isEmpty()) {
                throw new StartException(problem);
            }
            rate = settings.find(Catalogue.RATE).orElse(0.0);
            return new FakeRunning();
        }

        @Override
        public List<Object> commands() {
            return commands;
        }

        @Override
        public boolean check(Settings settings, PrintStream out) {
            out.println("checked");
            return checks;
        }

        private final class FakeRunning implements Running {

            @Override
            public CompletionStage<String> failure() {
                return failure;
            }

            @Override
            public void close() {
                closed = true;
            }
        }
    }
}
