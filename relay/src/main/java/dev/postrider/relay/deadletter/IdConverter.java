package dev.postrider.relay.deadletter;

import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the id of a message on the command line. */
public final class IdConverter implements ITypeConverter<UUID> {

    @Override
    public UUID convert(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is not the id of a message, a UUID");
        }
    }
}
