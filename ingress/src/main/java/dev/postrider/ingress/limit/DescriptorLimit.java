package dev.postrider.ingress.limit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections the file descriptors of the process leave room for: Kafka's log and clients need some too. */
public final class DescriptorLimit {

    private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);

    /** What others of the process keep at least: a broker opens three files for each segment of each partition. */
    private static final long RESERVE = 256;

    private static final int RESERVED_SHARE = 4;
    private static final int FEWEST = 16;

    private DescriptorLimit() {}

    /** As many connections as are wanted or as there is room for; says so if these are fewer. */
    public static int connections(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean process)) {
            return wanted;
        }
        long limit = process.getMaxFileDescriptorCount();
        long open = process.getOpenFileDescriptorCount();
        int connections = connections(wanted, limit, open);
        if (connections < wanted) {
            LOG.warn(
                    "Fewer connections than usual, raise the limit of open files: connections={} usual={} limit={} open={}",
                    connections,
                    wanted,
                    limit,
                    open);
        }
        return connections;
    }

    static int connections(int wanted, long limit, long open) {
        if (limit <= 0) {
            return wanted; // unknown
        }
        long room = limit - open - Math.max(RESERVE, limit / RESERVED_SHARE);
        return (int) Math.min(wanted, Math.max(FEWEST, room));
    }
}
