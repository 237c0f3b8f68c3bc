package dev.postrider.ingress.payload;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Optional;

/** Where a payload is to be posted. */
public sealed interface HookAddress {

    /** @param lastLine for the message, where it goes to another channel than it was meant for; else empty */
    record FoundAddress(Address address, String lastLine) implements HookAddress {}

    record RefusedAddress(Refusal refusal) implements HookAddress {}

    /**
     * Reads the channel of a payload sent to a hook.
     *
     * <p>A tool that is given one key often names the channel that it always named. So a name that the key cannot be
     * asked for leads to the key's own address, and the message says which channel was meant. For persons, ids and
     * addresses, which are meant exactly, it never does.
     *
     * @param channel as {@link Body.Said#channel()} has it: a channel id, {@code @username}, an address as written in
     *     URLs ({@code team/devs/channel/town-square}), or, in the team of the key's own address, a channel's name with
     *     or without {@code #}; empty for the key's own address
     * @param ofKey the address that hooks of this key post to unless they say otherwise
     * @param only the one address the key may post to, if it is one
     */
    static HookAddress of(String channel, Optional<Address> ofKey, Optional<Address> only) {
        if (channel.isEmpty()) {
            return ofKey.<HookAddress>map(HookAddress::found)
                    .orElseGet(() ->
                            refuse(Problem.NO_ADDRESS, "No channel is named, and the key has no address of its own."));
        }
        if (!isName(channel)) {
            return exactly(channel);
        }
        if (ofKey.isEmpty()) {
            return refuse(
                    Problem.NO_ADDRESS, "A channel is named without its team, and the key has no address of its own.");
        }
        String name = channel.startsWith("#") ? channel.substring(1) : channel;
        Optional<Address> named = ofKey.filter(Address.ChannelName.class::isInstance)
                .map(Address.ChannelName.class::cast)
                .flatMap(own -> Address.parseLenient("team/" + own.team() + "/channel/" + name));
        boolean hasTeam = ofKey.get() instanceof Address.ChannelName;
        return hasTeam && (only.isEmpty() || only.equals(named))
                ? named.<HookAddress>map(HookAddress::found).orElseGet(HookAddress::impossible)
                : new FoundAddress(ofKey.get(), meantFor(name));
    }

    /**
     * Reads the {@code channel_id} of Mattermost's own API: {@code team.name}, as the API here names a channel that was
     * asked for by name, or what a hook takes. No name of a team or a channel has a dot.
     */
    static HookAddress ofId(String id, Optional<Address> ofKey, Optional<Address> only) {
        boolean hasTeam = isName(id) && id.indexOf('.') >= 0;
        HookAddress found = hasTeam ? exactly("team/" + id.replaceFirst("[.]", "/channel/")) : of(id, ofKey, only);
        return found instanceof RefusedAddress refused
                ? new RefusedAddress(refused.refusal()
                        .withInstruction("Give channel_id as the 26 characters that Mattermost shows under View Info of"
                                + " the channel, as team.channel with the names in Mattermost's own URLs, or as"
                                + " @username."))
                : found;
    }

    /**
     * Reads the channel of a payload sent to an address: that one counts.
     *
     * @param to the address in the URL
     */
    static HookAddress at(Address to, String channel) {
        if (channel.isEmpty()) {
            return found(to);
        }
        if (!isName(channel)) {
            return exactly(channel).equals(found(to))
                    ? found(to)
                    : refuse(Problem.UNKNOWN_FIELD, "In the payload: the field channel; the URL says where to post.");
        }
        String name = channel.startsWith("#") ? channel.substring(1) : channel;
        return to instanceof Address.ChannelName own && own.channel().equalsIgnoreCase(name)
                ? found(to)
                : new FoundAddress(to, meantFor(name));
    }

    /** Whether it is neither a person nor an id nor an address. A name that looks like an id is written with a #. */
    private static boolean isName(String channel) {
        return !channel.startsWith("@")
                && channel.indexOf('/') < 0
                && Address.parseLenient("channel/" + channel).isEmpty();
    }

    private static HookAddress exactly(String channel) {
        String address = channel;
        if (channel.startsWith("@")) {
            address = "user/" + channel.substring(1);
        } else if (channel.indexOf('/') < 0) {
            address = "channel/" + channel;
        }
        return Address.parseLenient(address)
                .<HookAddress>map(HookAddress::found)
                .orElseGet(HookAddress::impossible);
    }

    private static HookAddress found(Address address) {
        return new FoundAddress(address, "");
    }

    private static String meantFor(String name) {
        return "_Meant for the channel " + Markdown.code(name) + "._";
    }

    private static HookAddress impossible() {
        return refuse(Problem.IMPOSSIBLE_ADDRESS, "The name or id of the channel is not valid.");
    }

    private static HookAddress refuse(Problem problem, String detail) {
        return new RefusedAddress(Refusal.of(problem, "channel", detail));
    }
}
