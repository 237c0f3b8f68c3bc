package dev.postrider.relay.deadletter;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.DeadReason;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters to replay, as the command line says; picocli fills the fields. */
final class Choice {

    @Option(names = "--all", description = "All dead letters.")
    private boolean all;

    @ArgGroup(exclusive = false)
    private @Nullable Filter filter;

    @Parameters(
            paramLabel = "NAME",
            converter = NameConverter.class,
            arity = "1..*",
            description = "The dead letters with these names, as shown by list, such as 3/1200.")
    private @Nullable List<Name> names;

    boolean matches(DeadLetter letter) {
        return all || (filter != null && filter.matches(letter)) || (names != null && names.contains(letter.name()));
    }

    /** Those that must be there. */
    List<Name> names() {
        return names == null ? List.of() : names;
    }

    /** What dead letters have in common. */
    static final class Filter {

        @Option(
                names = "--address",
                converter = AddressConverter.class,
                description = "Only those to this address, such as channel/<id> or user/<name>.")
        private @Nullable Address address;

        @Option(names = "--reason", description = "Only those with this reason: ${COMPLETION-CANDIDATES}.")
        private @Nullable DeadReason reason;

        @Option(
                names = "--id",
                converter = IdConverter.class,
                description = "Only the message with this id, as the caller got it.")
        private @Nullable UUID id;

        @Option(
                names = "--since",
                converter = TimeConverter.class,
                description =
                        "Only those given up at this time or later, such as 2026-01-31T12:00:00Z or 2026-01-31 (UTC).")
        private @Nullable Instant since;

        boolean matches(DeadLetter letter) {
            return (id == null || id.toString().equals(letter.id()))
                    && (since == null
                            || letter.givenUp()
                                    .filter(time -> !time.isBefore(since))
                                    .isPresent())
                    && (address == null || address.key().equals(letter.address()))
                    && (reason == null || reason.code().equals(letter.reason()));
        }
    }

    static final class NameConverter implements ITypeConverter<Name> {

        @Override
        public Name convert(String text) {
            return Name.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is not the name of a dead letter, such as 3/1200"));
        }
    }

    static final class TimeConverter implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time such as 2026-01-31T12:00:00Z, nor a date such as 2026-01-31");
            }
        }
    }

    static final class AddressConverter implements ITypeConverter<Address> {

        @Override
        public Address convert(String text) {
            return Address.parseLenient(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is not an address: it must be"
                            + " channel/<id>, team/<team>/channel/<name> or user/<username>"));
        }
    }
}
