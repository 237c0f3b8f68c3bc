package dev.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    private final AtomicLong usable = new AtomicLong(DiskSpace.NEEDED_BYTES);
    private final DiskSpace disk = new DiskSpace(usable::get);

    @Test
    void messagesAreRefusedBelowTheReserveOnly() {
        assertThat(disk.get()).isEmpty();

        usable.decrementAndGet();
        assertThat(disk.get()).contains("The disk is full: 255 MB are usable, 256 MB are needed.");

        usable.incrementAndGet();
        assertThat(disk.get()).isEmpty();
    }

    @Test
    void eachChangeIsLoggedOnce() {
        try (CapturedLog log = CapturedLog.of(DiskSpace.class)) {
            disk.get();
            usable.set(0);
            disk.get();
            disk.get();
            usable.set(DiskSpace.NEEDED_BYTES);
            disk.get();
            disk.get();

            assertThat(log.messagesWithLevels())
                    .containsExactly(
                            "ERROR Disk full, calls get 503 until there is room; the relay continues: usableMb=0 neededMb=256",
                            "INFO Disk has room again, calls are accepted: usableMb=256");
        }
    }
}
