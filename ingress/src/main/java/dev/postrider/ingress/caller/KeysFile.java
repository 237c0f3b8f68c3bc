package dev.postrider.ingress.caller;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.files.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A file of keys that the command line adds to. */
final class KeysFile {

    private static final String OPTION = "--append";

    private KeysFile() {}

    /**
     * Adds the line of a key, in one write, at the end; makes the file for its owner alone if it is not there.
     *
     * @throws StartException if the file has mistakes or a key with this name; it stays as it was
     */
    static void append(Path file, String name, String line) throws StartException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            String text = TextFile.read(OPTION, file, StandardCharsets.UTF_8);
            KeyList keys = KeyList.read(List.of(KeyList.KeySource.file(file.toString(), text)));
            if (keys instanceof KeyList.InvalidKeys bad) {
                throw new StartException(String.join(System.lineSeparator(), bad.problems()));
            }
            if (((KeyList.ValidKeys) keys)
                    .keys().stream().anyMatch(key -> key.name().equals(name))) {
                throw taken(file.toString(), name);
            }
            String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            Files.writeString(file, separator + line + "\n", StandardOpenOption.APPEND);
        } catch (FileSystemException e) {
            throw new StartException(
                    "Cannot write " + file + ": check that its directory exists and that you may write there", e);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    static StartException taken(String where, String name) {
        return new StartException(
                where + " already has a key named " + name + ": choose another name, or remove its line first");
    }
}
