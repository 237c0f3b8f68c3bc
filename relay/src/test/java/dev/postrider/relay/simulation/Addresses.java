package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.Targets;
import java.util.Locale;
import java.util.Optional;

/** The addresses of a simulation, by number. */
final class Addresses {

    /** Channel ids need no look-up, names do. */
    static final Targets DIRECT =
            address -> address instanceof Address.ChannelId channel ? Optional.of(channel.id()) : Optional.empty();

    private Addresses() {}

    static Address byId(int number) {
        return new Address.ChannelId(target(number));
    }

    static Address byName(int number) {
        return number % 2 == 0
                ? new Address.ChannelName("team", "channel-" + number)
                : new Address.Username("user" + number);
    }

    static String target(int number) {
        return String.format(Locale.ROOT, "c%025d", number);
    }
}
