package dev.postrider.common.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file whole, if that takes neither time nor memory without end. */
public final class TextFile {

    /** Some 10,000 keys; a bundle of all public authorities is a quarter of it. */
    public static final int MOST_BYTES = 1024 * 1024;

    /** Some editors begin a file with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * The text of a regular file, or of one that links lead to. What is neither is not opened: opening a pipe waits for
     * somebody to write, and what was read from it is gone. A byte order mark is no part of the text.
     *
     * @param setting that names the file
     * @throws IOException with a sentence about setting and file, which quotes nothing of what the file holds
     */
    public static String read(String setting, Path file, Charset charset) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    setting + " names a file that is not a regular file, but a pipe, device or directory: " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                String text =
                        charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
            }
        } catch (CharacterCodingException e) {
            throw new IOException(setting + " names a file that is not " + charset + ": " + file, e);
        } catch (IOException e) {
            throw unreadable(setting, file, e);
        }
        throw new IOException(setting + " names a file larger than 1 MiB: " + file);
    }

    static IOException unreadable(String setting, Path file, IOException cause) {
        String why = cause instanceof AccessDeniedException
                ? " names a file that this user may not read, change its owner or mode: "
                : " names a file that cannot be read: ";
        return new IOException(setting + why + file, cause);
    }
}
