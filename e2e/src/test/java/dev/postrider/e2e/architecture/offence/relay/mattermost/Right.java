package dev.postrider.e2e.architecture.offence.relay.mattermost;

import dev.postrider.e2e.architecture.offence.relay.console.Left;

/** The other half. */
public final class Right {

    public Left other() {
        return new Left();
    }
}
