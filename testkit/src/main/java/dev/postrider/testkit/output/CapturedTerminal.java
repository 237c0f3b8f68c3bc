package dev.postrider.testkit.output;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A terminal that a test reads, or nobody. */
public final class CapturedTerminal {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    /** What the program prints to. */
    public PrintStream stream() {
        return stream;
    }

    /** Everything printed so far, with {@code \n} as line break. */
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
