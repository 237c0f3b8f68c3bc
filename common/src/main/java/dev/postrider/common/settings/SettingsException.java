package dev.postrider.common.settings;

import java.util.List;

/** Settings that cannot be used; carries every problem found, not only the first. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a problem, each naming its setting. */
    public List<String> problems() {
        return problems;
    }
}
