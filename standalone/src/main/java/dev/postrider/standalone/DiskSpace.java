package dev.postrider.standalone;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk has room for more messages, asked before each. Kafka ends the process when it cannot write, and the
 * relay must be able to commit until messages are finished and deleted. Thread-safe.
 */
final class DiskSpace implements Supplier<Optional<String>> {

    /** Four segments of a topic; the indexes and commits of what is stored already need some of it. */
    static final long NEEDED_BYTES = 256L * 1024 * 1024;

    private static final int MEGABYTE = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    private final LongSupplier usableBytes;
    private final AtomicBoolean full = new AtomicBoolean();

    DiskSpace(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** Why no message can be stored now, as a sentence for its caller. */
    @Override
    public Optional<String> get() {
        long usable = usableBytes.getAsLong();
        boolean isFull = usable < NEEDED_BYTES;
        if (full.getAndSet(isFull) != isFull) {
            if (isFull) {
                LOG.error(
                        "Disk full, calls get 503 until there is room; the relay continues: usableMb={} neededMb={}",
                        usable / MEGABYTE,
                        NEEDED_BYTES / MEGABYTE);
            } else {
                LOG.info("Disk has room again, calls are accepted: usableMb={}", usable / MEGABYTE);
            }
        }
        return isFull
                ? Optional.of("The disk is full: " + usable / MEGABYTE + " MB are usable, " + NEEDED_BYTES / MEGABYTE
                        + " MB are needed.")
                : Optional.empty();
    }
}
