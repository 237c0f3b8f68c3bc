package dev.postrider.relay.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that commits fail, and once that they work again. */
final class CommitLog {

    private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);

    private boolean failing;

    void answered(@Nullable Exception failure) {
        boolean failed = failure != null;
        if (failed && !failing) {
            LOG.warn("Kafka commits are failing, posts wait: reason={}", String.valueOf(failure));
        } else if (!failed && failing) {
            LOG.info("Kafka commits recovered");
        }
        failing = failed;
    }
}
