package dev.postrider.relay.deadletter;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.DeadReason;
import java.util.List;
import java.util.Locale;
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

        boolean matches(DeadLetter letter) {
            return (address == null || address.key().equals(letter.address()))
                    && (reason == null || reason.name().toLowerCase(Locale.ROOT).equals(letter.reason()));
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

    static final class AddressConverter implements ITypeConverter<Address> {

        @Override
        public Address convert(String text) {
            return Address.parseLenient(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is not an address: it must be"
                            + " channel/<id>, team/<team>/channel/<name> or user/<username>"));
        }
    }
}
