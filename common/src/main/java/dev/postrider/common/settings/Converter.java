package dev.postrider.common.settings;

/** Turns the text of a setting into its value. */
@FunctionalInterface
interface Converter<T> {

    /** @throws IllegalArgumentException with a message that continues a sentence begun by the setting's name: "must be …" */
    T convert(String text);
}
