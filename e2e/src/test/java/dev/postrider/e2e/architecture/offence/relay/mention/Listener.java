package dev.postrider.e2e.architecture.offence.relay.mention;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One that talks about what it reads. */
public final class Listener {

    static Logger logger() {
        return LoggerFactory.getLogger(Listener.class);
    }
}
