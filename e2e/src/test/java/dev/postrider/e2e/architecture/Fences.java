package dev.postrider.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What may know what, for everything under one root package. */
final class Fences {

    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Thread.sleep",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.util.Date.<init>");

    private static final Set<String> CHANCE = Set.of(
            "java.lang.Math.random",
            "java.util.Random.<init>",
            "java.util.UUID.randomUUID",
            "java.security.SecureRandom.<init>",
            ThreadLocalRandom.class.getName() + ".current");

    private static final Set<String> ENVIRONMENT = Set.of("java.lang.System.getenv");

    private static final Set<String> EXITS =
            Set.of("java.lang.System.exit", "java.lang.Runtime.exit", "java.lang.Runtime.halt");

    private static final String MAIN = ".*Main";

    private final String root;

    Fences(String root) {
        this.root = root;
    }

    List<Fence> all() {
        return Stream.of(betweenOurs(), aroundLibraries(), ofTheHouse())
                .flatMap(List::stream)
                .toList();
    }

    private List<Fence> betweenOurs() {
        return List.of(
                new Fence("ingress knows no relay", nothing("ingress..").knows(ours("relay..", "standalone.."))),
                new Fence("relay knows no ingress", nothing("relay..").knows(ours("ingress..", "standalone.."))),
                new Fence(
                        "common knows no service",
                        nothing("common..").knows(ours("ingress..", "relay..", "broker..", "standalone.."))),
                new Fence(
                        "the broker knows no service",
                        nothing("broker..").knows(ours("ingress..", "relay..", "standalone.."))),
                new Fence(
                        "the console knows no Mattermost",
                        nothing("relay.console..").knows(ours("relay.mattermost.."))),
                new Fence(
                        "Mattermost knows no console",
                        nothing("relay.mattermost..").knows(ours("relay.console.."))));
    }

    private List<Fence> aroundLibraries() {
        return List.of(
                new Fence("no library's internals are known", noInternals()),
                new Fence(
                        "the web server stays in ingress.http",
                        only("ingress.http..").know("io.javalin..", "org.eclipse.jetty..", "jakarta..")),
                new Fence(
                        "PEM is read in ingress.tls",
                        only("ingress.tls..").know("nl.altindag..", "org.bouncycastle..")),
                new Fence(
                        "Kafka's clients stay where records are written and read",
                        only(
                                        "common.kafka..",
                                        "common.metrics..",
                                        "ingress",
                                        "ingress.publish..",
                                        "relay",
                                        "relay.loop..",
                                        "relay.deadletter..",
                                        "relay.metrics..",
                                        "relay.message..",
                                        "relay.status..",
                                        "relay.receipt..",
                                        "broker..")
                                .know("org.apache.kafka..")),
                new Fence("Kafka's server stays in the broker", only("broker..").know("kafka..")),
                new Fence(
                        "the HTTP client stays where another server is asked",
                        only("relay.mattermost..", "common.admin..").know("java.net.http..")),
                new Fence(
                        "JSON stays in codecs and wire formats",
                        only(
                                        "common.message..",
                                        "common.receipt..",
                                        "common.admin..",
                                        "ingress.api..",
                                        "ingress.http..",
                                        "ingress.payload..",
                                        "ingress.problem..",
                                        "relay.mattermost..",
                                        "testkit..")
                                .know("com.fasterxml.jackson..")),
                new Fence(
                        "the metrics client stays where metrics are",
                        only("common.metrics..", "ingress.metrics..", "relay.metrics..")
                                .know("io.prometheus..")),
                new Fence(
                        "tracing stays at the edges",
                        only(
                                        "ingress",
                                        "ingress.http..",
                                        "ingress.publish..",
                                        "relay",
                                        "relay.destination..",
                                        "standalone..")
                                .know("io.opentelemetry..")),
                new Fence(
                        "the rate limiter stays where something is paced or limited",
                        only("relay.pacing..", "ingress.limit..").know("io.github.resilience4j..")),
                new Fence(
                        "the command line stays in common.cli and the commands",
                        only(
                                        "common.cli..",
                                        "relay.deadletter..",
                                        "relay.message..",
                                        "relay.status..",
                                        "ingress.caller..",
                                        "testkit..")
                                .know("picocli..")));
    }

    private List<Fence> ofTheHouse() {
        return List.of(
                new Fence("the engine is pure", engineIsPure()),
                new Fence("composing is pure", composingIsPure()),
                new Fence("making mentions harmless is pure", pure("relay.mention..")),
                new Fence("no package depends on itself in a circle", noCycles()),
                new Fence("no class of the engine depends on itself in a circle", noCyclesOfClasses("relay.engine..")),
                new Fence("clocks are read in common.time", callersOf(CLOCKS, ours("common.time.."), MAIN)),
                new Fence(
                        "chance is made in the roots", callersOf(CHANCE, ours("ingress", "relay", "testkit.."), MAIN)),
                new Fence("the environment is read in Main", callersOf(ENVIRONMENT, ours("none"), MAIN)),
                new Fence("the process ends in Main", callersOf(EXITS, ours("none"), MAIN)),
                new Fence("names say what a thing is", honestNames()),
                new Fence("classes are final", finalClasses()),
                new Fence(
                        "no state is static",
                        fields().that().areStatic().should().beFinal()),
                new Fence("every package is null-marked", nullMarked()));
    }

    private ArchRule engineIsPure() {
        return pure("relay.engine..", "relay.composition..", "common.message..");
    }

    private ArchRule composingIsPure() {
        return pure("relay.composition..", "relay.mention..", "common.message..");
    }

    /** Only itself, these of ours, and what of the JDK computes and does nothing else. */
    private ArchRule pure(String own, String... others) {
        return classes()
                .that()
                .resideInAPackage(ours(own)[0])
                .should()
                .onlyDependOnClassesThat(belongToAnyOf(URI.class, URISyntaxException.class)
                        .or(resideInAnyPackage(concat(
                                concat(ours(own), ours(others)),
                                "java.lang..",
                                "java.io",
                                "java.nio",
                                "java.nio.charset",
                                "java.text",
                                "java.time",
                                "java.time.format",
                                "java.util",
                                "java.util.function",
                                "java.util.random",
                                "java.util.regex",
                                "java.util.stream",
                                "org.jspecify.."))));
    }

    /** But the rate limiter that takes its clock as a parameter, for which resilience4j has no other name. */
    private static ArchRule noInternals() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("..internal..", "..internals..")
                        .and(not(resideInAPackage("io.github.resilience4j.ratelimiter.internal"))));
    }

    private ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    /** Of top-level classes; a sealed type and what it permits count as one. */
    private ArchRule noCyclesOfClasses(String packages) {
        DescribedPredicate<JavaClass> guarded = resideInAPackage(ours(packages)[0]);
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass each) {
                        return guarded.test(each) ? SliceIdentifier.of(family(each)) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "classes of " + packages;
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    private static String family(JavaClass member) {
        JavaClass top = member;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getRawInterfaces().stream()
                .filter(parent -> parent.reflect().isSealed())
                .findFirst()
                .map(Fences::family)
                .orElse(top.getName());
    }

    /** Calls of any of the methods, given as class and name, only from these packages and classes. */
    private static ArchRule callersOf(Set<String> methods, String[] packages, String className) {
        DescribedPredicate<JavaCall<?>> one = DescribedPredicate.describe("calls one of " + methods, call -> {
            CodeUnitCallTarget target = call.getTarget();
            return methods.contains(target.getOwner().getName() + "." + target.getName());
        });
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .and()
                .haveNameNotMatching(className)
                .should()
                .callCodeUnitWhere(one);
    }

    private static ArchRule honestNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager)")
                .orShould()
                .haveSimpleNameStartingWith("Abstract");
    }

    private static ArchRule finalClasses() {
        return classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL);
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<>("reside in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(item, marked, item.getName() + " is in an unmarked package"));
            }
        });
    }

    private Knowers nothing(String packages) {
        return forbidden -> noClasses()
                .that()
                .resideInAPackage(ours(packages)[0])
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    private Library only(String... packages) {
        return library -> noClasses()
                .that()
                .resideOutsideOfPackages(ours(packages))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    private String[] ours(String... packages) {
        return Arrays.stream(packages).map(name -> root + "." + name).toArray(String[]::new);
    }

    private static String[] concat(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private interface Knowers {
        ArchRule knows(String... forbidden);
    }

    private interface Library {
        ArchRule know(String... library);
    }
}
