package dev.postrider.ingress.caller;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a file has changed.
 *
 * <p>Compares content, so that it does not matter how the file is replaced: in place, by renaming, by a symbolic link
 * that moves. A new content counts once it has been seen twice in a row, or an editor that empties a file before it
 * writes it would take everybody's keys away for a moment.
 */
final class KeyWatch {

    private FileContent current;
    private @Nullable FileContent unsettled;

    KeyWatch(FileContent current) {
        this.current = current;
    }

    /** Tells it what the file holds now; answers that, if the file has changed to it. */
    Optional<FileContent> see(FileContent seen) {
        if (seen.equals(current)) {
            unsettled = null;
            return Optional.empty();
        }
        if (!seen.equals(unsettled)) {
            unsettled = seen;
            return Optional.empty();
        }
        current = seen;
        unsettled = null;
        return Optional.of(seen);
    }

    /** Whether it should be told again soon. */
    boolean isUnsettled() {
        return unsettled != null;
    }
}
