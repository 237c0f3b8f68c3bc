package dev.postrider.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data directory; two brokers on one would corrupt it.
 *
 * <p>Kafka takes a lock of its own too late, when the second controller has already written. The operating system lets
 * go of this one when the process ends, however it ends. {@link #close} returns at once.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) throws BrokerException {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new BrokerException("The data directory " + directory.toAbsolutePath()
                        + " is in use by another running instance: stop that one, or give this one its own"
                        + " POSTRIDER_DATA_DIR, PORT and POSTRIDER_ADMIN_PORT");
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new BrokerException(
                    "The data directory " + directory.toAbsolutePath()
                            + " cannot be written: check its permissions and the disk, or set POSTRIDER_DATA_DIR",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held within this very JVM
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock file was open", e);
        }
    }
}
