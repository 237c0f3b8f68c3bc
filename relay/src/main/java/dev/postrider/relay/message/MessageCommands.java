package dev.postrider.relay.message;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.cli.Task;
import dev.postrider.common.settings.Settings;
import dev.postrider.relay.deadletter.IdConverter;
import dev.postrider.relay.deadletter.KafkaAccess;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The commands on messages: show. */
@Command(name = "messages", description = "Show a message, and how it ended.")
public final class MessageCommands {

    private final KafkaAccess access;

    public MessageCommands(KafkaAccess access) {
        this.access = access;
    }

    @Command(
            name = "show",
            description =
                    "Show a message that Kafka still holds with its text, and how it ended. The records of a message"
                            + " with an idempotency key are searched everywhere, unless the place is given.")
    Task show(
            @Parameters(paramLabel = "ID", converter = IdConverter.class, description = "Its id, as the caller got it.")
                    UUID id,
            @Option(
                            names = "--at",
                            paramLabel = "PLACE",
                            converter = PlaceConverter.class,
                            description = "Where it is, as in the status URL of the caller's answer, such as 3.1200.")
                    @Nullable
                    MessagePlace at) {
        return (settings, out) -> {
            try (KafkaAccess.Session kafka = access.open(settings);
                    MessageFinder finder =
                            new MessageFinder(kafka.clients(), settings.topics().messages())) {
                List<ConsumerRecord<byte[], byte[]>> found = at == null ? finder.find(id) : at(at, id, finder);
                if (found.isEmpty()) {
                    throw notFound(id, settings);
                }
                EndingReader endings = new EndingReader(kafka.clients(), settings, finder);
                boolean first = true;
                for (ConsumerRecord<byte[], byte[]> record : found) {
                    if (!first) {
                        out.println();
                    }
                    first = false;
                    print(record, id, endings, out);
                }
            } catch (KafkaException e) {
                throw new StartException("Kafka failed: " + rootOf(e), e);
            }
        };
    }

    private static void print(ConsumerRecord<byte[], byte[]> record, UUID id, EndingReader endings, PrintStream out) {
        MessagePage.print(record, id, endings.ending(record, id), out);
    }

    private static List<ConsumerRecord<byte[], byte[]>> at(MessagePlace place, UUID id, MessageFinder finder)
            throws StartException {
        Optional<ConsumerRecord<byte[], byte[]>> found = finder.at(place);
        if (found.isPresent() && !finder.isOf(found.get(), id)) {
            throw new StartException(
                    "The record at " + place + " is of another message: leave --at out to search for " + id);
        }
        return found.map(List::of).orElse(List.of());
    }

    private static StartException notFound(UUID id, Settings settings) {
        return new StartException(
                "Kafka holds no message " + id + " in " + settings.topics().messages()
                        + ": it was never accepted here, or it is finished and older than POSTRIDER_IDEMPOTENCY_WINDOW. If it could"
                        + " not be delivered: dead-letters list --all --id " + id);
    }

    private static String rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : rootOf(cause);
    }

    static final class PlaceConverter implements ITypeConverter<MessagePlace> {

        @Override
        public MessagePlace convert(String text) {
            return MessagePlace.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not the place of a message, such as 3.1200"));
        }
    }
}
