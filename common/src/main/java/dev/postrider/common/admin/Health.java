package dev.postrider.common.admin;

import java.util.List;

/** Whether a service can do its work; asked on the admin side's own thread, so it may take a second or two. */
public interface Health {

    /** What keeps the service from its work now, a sentence each; empty means ready. */
    List<String> obstacles();
}
