package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of what was done when, for reading beside the logs of the processes. Thread-safe. */
final class Events {

    private final Path file;

    Events(Path directory) {
        this.file = directory.resolve("events.txt");
    }

    synchronized void note(String what) {
        try {
            String line = Clock.system().wall() + " " + what + "\n";
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
