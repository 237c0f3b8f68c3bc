package dev.postrider.common.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Postrider this is. */
public final class ProductVersion {

    private ProductVersion() {}

    public static String get() {
        try (InputStream in = ProductVersion.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of our own jar is readable", e);
        }
    }
}
