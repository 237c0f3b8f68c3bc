package dev.postrider.common.settings;

import dev.postrider.common.files.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file that holds a secret and nothing else.
 *
 * @param setting that names it
 */
public record SecretFile(String setting, Path path) {

    /** @throws IOException with a sentence about setting and file, which quotes nothing of what the file holds */
    public Secret read() throws IOException {
        try {
            return Converters.SECRET.convert(text());
        } catch (IllegalArgumentException e) {
            throw new IOException(setting + " names a file whose content " + e.getMessage() + ": " + path, e);
        }
    }

    /** What it holds, which may be no possible secret. */
    String text() throws IOException {
        String text = TextFile.read(setting, path, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new IOException(setting + " names an empty file: " + path);
        }
        return text;
    }
}
