package dev.postrider.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final String OFFENCES = "dev.postrider.e2e.architecture.offence";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.postrider");

    private static final JavaClasses OFFENDERS = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isOffence)
            .importPackages(OFFENCES);

    static List<Fence> fences() {
        return new Fences("dev.postrider").all();
    }

    @ParameterizedTest
    @MethodSource("fences")
    void holds(Fence fence) {
        fence.rule().check(OURS);
    }

    /** A fence that nobody can run into would be a decoration. */
    @ParameterizedTest
    @CsvSource({
        "ingress knows no relay, ingress.grammar.Trespasser.relay()",
        "relay knows no ingress, relay.engine.Dreamer.ingress()",
        "common knows no service, common.text.Gossip.engine()",
        "the broker knows no service, broker.Gossip.engine()",
        "the console knows no Mattermost, relay.console.Left",
        "Mattermost knows no console, relay.mattermost.Right",
        "the web server stays in ingress.http, ingress.grammar.Trespasser.javalin(",
        "no library's internals are known, ingress.grammar.Trespasser.internals(",
        "PEM is read in ingress.tls, ingress.grammar.Trespasser.pem(",
        "Kafka's clients stay where records are written and read, ingress.grammar.Trespasser.kafka(",
        "Kafka's server stays in the broker, ingress.grammar.Trespasser.broker(",
        "the HTTP client stays where another server is asked, ingress.grammar.Trespasser.httpClient(",
        "tracing stays at the edges, ingress.grammar.Trespasser.span(",
        "JSON stays in codecs and wire formats, ingress.grammar.Trespasser.json(",
        "the metrics client stays where metrics are, ingress.grammar.Trespasser.metrics(",
        "the rate limiter stays where something is paced or limited, ingress.grammar.Trespasser.limiter(",
        "the command line stays in common.cli and the commands, ingress.grammar.Trespasser.commandLine(",
        "the engine is pure, relay.engine.Dreamer.address()",
        "the engine is pure, relay.engine.Dreamer.future()",
        "the engine is pure, relay.engine.Dreamer.logger()",
        "composing is pure, relay.composition.Peeper.engine()",
        "making mentions harmless is pure, relay.mention.Listener.logger()",
        "no package depends on itself in a circle, relay.console.Left",
        "no class of the engine depends on itself in a circle, relay.engine.Hen",
        "clocks are read in common.time, relay.engine.Dreamer.now()",
        "clocks are read in common.time, relay.engine.Dreamer.nanos()",
        "clocks are read in common.time, relay.engine.Dreamer.sleep()",
        "chance is made in the roots, relay.engine.Dreamer.dice()",
        "chance is made in the roots, relay.engine.Dreamer.random()",
        "the environment is read in Main, relay.engine.Dreamer.environment()",
        "the process ends in Main, relay.engine.Dreamer.end()",
        "names say what a thing is, common.text.TextUtil",
        "classes are final, common.text.TextUtil",
        "no state is static, common.text.TextUtil.count",
        "every package is null-marked, common.text.TextUtil"
    })
    void canBeBroken(String name, String offence) {
        Fence fence = new Fences(OFFENCES)
                .all().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();

        assertThat(fence.rule().evaluate(OFFENDERS).getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains(OFFENCES + "." + offence));
    }

    @Test
    void seesEveryModule() {
        assertThat(List.of("common.cli", "broker", "testkit.kafka", "ingress.http", "relay.engine", "standalone"))
                .allMatch(name -> OURS.containPackage("dev.postrider." + name));
    }

    private static boolean isOffence(Location location) {
        return location.contains(OFFENCES.replace('.', '/'));
    }
}
