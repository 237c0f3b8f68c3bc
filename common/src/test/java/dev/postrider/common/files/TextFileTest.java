package dev.postrider.common.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // one that opens a pipe cannot be interrupted
final class TextFileTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("file");
    }

    @Test
    void aFileOrALinkToOneIsReadWhole() throws IOException {
        Files.writeString(file, "tüxt\n");

        assertThat(read(file)).isEqualTo("tüxt\n");
        Path links = Files.createDirectory(directory.resolve("..2026"));
        Files.createSymbolicLink(links.resolve("keys"), file);
        Files.createSymbolicLink(directory.resolve("..data"), links);
        Path link = Files.createSymbolicLink(directory.resolve("keys"), Path.of("..data/keys")); // as Kubernetes has it
        assertThat(read(link)).isEqualTo("tüxt\n");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        Files.writeString(file, "\uFEFFPORT=3000 \uFEFF");

        assertThat(read(file)).isEqualTo("PORT=3000 \uFEFF");
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForItsWriter() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", file.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRefused(file, "names a file that is not a regular file, but a pipe, device or directory: " + file);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertRefused(link, "names a file that is not a regular file, but a pipe, device or directory: " + link);
    }

    @Test
    void aDirectoryAndADeviceAreRefused() {
        assertRefused(
                directory, "names a file that is not a regular file, but a pipe, device or directory: " + directory);
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero));
        assertRefused(zero, "names a file that is not a regular file, but a pipe, device or directory: " + zero);
    }

    @Test
    void whatIsMissingTooLargeOrNoTextIsRefused() throws IOException {
        assertRefused(file, "names a file that cannot be read: " + file);
        Files.write(file, new byte[] {(byte) 0xFF});
        assertRefused(file, "names a file that is not UTF-8: " + file);
        Files.write(file, new byte[TextFile.MOST_BYTES]);
        assertThat(read(file)).hasSize(TextFile.MOST_BYTES);
        Files.write(file, new byte[TextFile.MOST_BYTES + 1]);
        assertRefused(file, "names a file larger than 1 MiB: " + file);
    }

    /** As root, who may read everything, no file can show it. */
    @Test
    void aFileOfAnotherUserIsToldFromOneThatIsMissing() {
        assertThat(TextFile.unreadable("SETTING", file, new AccessDeniedException(file.toString())))
                .hasMessage("SETTING names a file that this user may not read, change its owner or mode: " + file);
    }

    private static String read(Path path) throws IOException {
        return TextFile.read("SETTING", path, StandardCharsets.UTF_8);
    }

    private static void assertRefused(Path path, String why) {
        assertThatThrownBy(() -> read(path)).isInstanceOf(IOException.class).hasMessage("SETTING " + why);
    }
}
