package dev.postrider.e2e.architecture.offence.relay.console;

import dev.postrider.e2e.architecture.offence.relay.mattermost.Right;

/** Half of a circle. */
public final class Left {

    public Right other() {
        return new Right();
    }
}
