package dev.postrider.common.settings;

/** A value that must not be seen: it prints as {@code ***} wherever it ends up. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
