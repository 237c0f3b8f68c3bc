package dev.postrider.common.settings;

import java.util.List;
import java.util.Set;

/**
 * One setting: its name, what it means, and how its text becomes a value.
 *
 * @param name the environment variable, and the key in the settings file
 * @param aliases older names that still work; the name itself wins
 * @param defaultText the value when none is given, as a user would write it; empty for none
 * @param meaning one sentence for the settings table
 * @param services the programs that read it
 * @param converter from text to value
 */
public record Setting<T>(
        String name,
        List<String> aliases,
        String defaultText,
        String meaning,
        Set<Service> services,
        Converter<T> converter) {

    static <T> Setting<T> of(String name, String defaultText, Converter<T> converter, String meaning) {
        return new Setting<>(name, List.of(), defaultText, meaning, Set.of(Service.values()), converter);
    }

    Setting<T> readBy(Service... readers) {
        return new Setting<>(name, aliases, defaultText, meaning, Set.of(readers), converter);
    }

    Setting<T> alias(String alias) {
        return new Setting<>(name, List.of(alias), defaultText, meaning, services, converter);
    }

    /** The variable that may name a file holding the value; only secrets have one. */
    public String fileName() {
        return name + "_FILE";
    }

    public boolean isSecret() {
        return converter == Converters.SECRET;
    }
}
