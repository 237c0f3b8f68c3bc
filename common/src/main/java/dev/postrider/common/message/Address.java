package dev.postrider.common.message;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a message should go, as the caller named it, normalised.
 *
 * <p>Its {@link #key()} is the record key in Kafka and names the lane in the relay: messages of one key keep their
 * order. One channel addressed by id and by name is two addresses, and so has two independent orders.
 */
public sealed interface Address {

    /** The canonical text: {@code channel/<id>}, {@code team/<team>/channel/<name>} or {@code user/<username>}. */
    String key();

    /** A channel by its 26-character id. Ids the server makes are lower case, so others cannot exist. */
    record ChannelId(String id) implements Address {

        private static final Pattern VALID = Pattern.compile("[a-z0-9]{26}");

        public ChannelId {
            require(VALID, id, "channel id");
        }

        @Override
        public String key() {
            return "channel/" + id;
        }
    }

    /** A channel by the names of its team and itself, as in its URL. */
    record ChannelName(String team, String channel) implements Address {

        private static final Pattern VALID_TEAM = anyCase("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
        private static final Pattern VALID_CHANNEL = anyCase("[a-z0-9][a-z0-9_-]{0,63}");

        public ChannelName {
            require(VALID_TEAM, team, "team name");
            require(VALID_CHANNEL, channel, "channel name");
            team = team.toLowerCase(Locale.ROOT);
            channel = channel.toLowerCase(Locale.ROOT);
        }

        @Override
        public String key() {
            return "team/" + team + "/channel/" + channel;
        }
    }

    /** A person, reached by a direct message from the bot. */
    record Username(String username) implements Address {

        // At least one letter or digit: "." and ".." would lead a request elsewhere on the chat server.
        private static final Pattern VALID = anyCase("(?=[._-]*+[a-z0-9])[a-z0-9._-]{1,64}");

        public Username {
            require(VALID, username, "username");
            username = username.toLowerCase(Locale.ROOT);
        }

        @Override
        public String key() {
            return "user/" + username;
        }
    }

    /** Reads a {@link #key()} back; empty if it is not one, one not normalised included. */
    static Optional<Address> parse(String key) {
        return parseLenient(key).filter(address -> address.key().equals(key));
    }

    /** Reads an address as callers write it: as a {@link #key()}, but with names in any case. */
    static Optional<Address> parseLenient(String text) {
        try {
            return Optional.ofNullable(fromParts(text.split("/", -1)));
        } catch (IllegalArgumentException impossible) {
            return Optional.empty();
        }
    }

    private static @Nullable Address fromParts(String[] parts) {
        if (parts.length == 2 && parts[0].equals("channel")) {
            return new ChannelId(parts[1]);
        }
        if (parts.length == 4 && parts[0].equals("team") && parts[2].equals("channel")) {
            return new ChannelName(parts[1], parts[3]);
        }
        if (parts.length == 2 && parts[0].equals("user")) {
            return new Username(parts[1]);
        }
        return null;
    }

    /** Of ASCII letters only. To be matched before lower-casing, which makes a {@code k} of the Kelvin sign. */
    private static Pattern anyCase(String names) {
        return Pattern.compile(names, Pattern.CASE_INSENSITIVE);
    }

    private static void require(Pattern valid, String value, String what) {
        if (!valid.matcher(value).matches()) {
            throw new IllegalArgumentException("not a possible " + what);
        }
    }
}
