package dev.postrider.common.settings;

/** The programs that read settings. */
public enum Service {
    INGRESS("postrider-ingress"),
    RELAY("postrider-relay"),
    STANDALONE("postrider");

    private final String program;

    Service(String program) {
        this.program = program;
    }

    /** The name of the program, as its command line shows it. */
    public String program() {
        return program;
    }
}
