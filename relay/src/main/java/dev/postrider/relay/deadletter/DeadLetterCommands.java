package dev.postrider.relay.deadletter;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.cli.Task;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.deadletter.DeadLetterTopic.Listed;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on dead letters: list, show, replay. */
@Command(name = "dead-letters", description = "List, show and replay messages that could not be delivered.")
public final class DeadLetterCommands {

    private final KafkaAccess access;

    public DeadLetterCommands(KafkaAccess access) {
        this.access = access;
    }

    /** What is done with Kafka once it is there. */
    @FunctionalInterface
    private interface Work {
        void run(ClientProperties kafka, Settings settings, PrintStream out) throws StartException;
    }

    @Command(name = "list", description = "List the dead letters that were not replayed, without their text.")
    Task list(
            @Mixin Choice.Filter filter,
            @Option(names = "--all", description = "Include those that were replayed.") boolean all) {
        return task((kafka, settings, out) -> {
            try (DeadLetterTopic topic =
                    new DeadLetterTopic(kafka, settings.topics().deadLetters())) {
                List<Listed> found = topic.list().stream()
                        .filter(listed -> (all || !listed.replayed()) && filter.matches(listed.letter()))
                        .toList();
                if (found.isEmpty()) {
                    out.println("No dead letters.");
                } else {
                    Table.print(found, out);
                }
            }
        });
    }

    @Command(name = "show", description = "Show one dead letter with its headers and text.")
    Task show(
            @Parameters(
                            paramLabel = "NAME",
                            converter = Choice.NameConverter.class,
                            description = "Its name as shown by list, such as 3/1200.")
                    Name name) {
        return task((kafka, settings, out) -> {
            try (DeadLetterTopic topic =
                    new DeadLetterTopic(kafka, settings.topics().deadLetters())) {
                Listed listed = topic.list().stream()
                        .filter(each -> each.letter().name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> missing(Set.of(name)));
                topic.read(Set.of(name), record -> Page.print(record, listed, out));
            }
        });
    }

    @Command(
            name = "replay",
            description = "Put dead letters back into the message topic, in order, each only once even if the command"
                    + " is repeated.")
    Task replay(@ArgGroup(multiplicity = "1") Choice choice) {
        return task((kafka, settings, out) -> {
            try (DeadLetterTopic topic =
                            new DeadLetterTopic(kafka, settings.topics().deadLetters());
                    ReplayReceipts receipts = new ReplayReceipts(kafka, settings, Clock.system());
                    Replay replay = new Replay(kafka, settings.topics(), receipts::replayed)) {
                replay(choice, topic, replay, out);
            }
        });
    }

    private static void replay(Choice choice, DeadLetterTopic topic, Replay replay, PrintStream out)
            throws StartException {
        try {
            replay.begin();
            List<Listed> chosen = topic.list().stream()
                    .filter(listed -> choice.matches(listed.letter()))
                    .toList();
            requireAll(choice.names(), chosen);
            Set<Name> waiting = chosen.stream()
                    .filter(listed -> !listed.replayed())
                    .map(listed -> listed.letter().name())
                    .collect(Collectors.toSet());
            topic.read(waiting, replay::add);
            replay.commit();
            out.println("Replayed " + waiting.size() + " of " + chosen.size() + " dead letters; "
                    + (chosen.size() - waiting.size()) + " had already been replayed.");
        } catch (KafkaException e) {
            throw new StartException(
                    (isShutOut(e)
                                    ? "Another replay has started, or this one took too long"
                                    : "Kafka failed: " + rootOf(e))
                            + ". " + replay.replayed()
                            + " dead letters were replayed for certain; repeat the command for the others, none is replayed"
                            + " twice",
                    e);
        }
    }

    private static void requireAll(List<Name> names, List<Listed> found) throws StartException {
        Set<Name> there = found.stream().map(listed -> listed.letter().name()).collect(Collectors.toSet());
        Set<Name> missing = names.stream().filter(name -> !there.contains(name)).collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
    }

    private static StartException missing(Set<Name> names) {
        return new StartException("There is no dead letter "
                + names.stream().map(Name::toString).sorted().collect(Collectors.joining(", "))
                + "; see dead-letters list --all");
    }

    private Task task(Work work) {
        return (settings, out) -> {
            try (KafkaAccess.Session kafka = access.open(settings)) {
                work.run(kafka.clients(), settings, out);
            } catch (KafkaException e) {
                throw new StartException("Kafka failed: " + rootOf(e), e);
            }
        };
    }

    private static boolean isShutOut(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof ProducerFencedException
                        || failure instanceof InvalidProducerEpochException
                        || isShutOut(failure.getCause()));
    }

    private static String rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : rootOf(cause);
    }
}
