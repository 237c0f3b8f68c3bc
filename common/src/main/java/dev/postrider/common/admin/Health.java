package dev.postrider.common.admin;

import java.util.List;

/** Whether a service can do its work; asked on the admin side's own thread, so it may take a second or two. */
public interface Health {

    /** Why the service is not ready, a sentence each; empty means ready. */
    List<String> obstacles();

    /** What somebody should look at although the service is ready, a sentence each. */
    default List<String> warnings() {
        return List.of();
    }
}
