package dev.postrider.ingress.payload;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Optional;

/** Where the payload of a hook is to be posted. */
public sealed interface HookAddress {

    record Found(Address address) implements HookAddress {}

    record Refused(Refusal refusal) implements HookAddress {}

    /**
     * Reads the channel of a payload.
     *
     * @param channel as {@link Body.Said#channel()} has it: a channel id, {@code @username}, an address as it stands in
     *     URLs ({@code team/devs/channel/town-square}), or, in the team of the key's own address, a channel's name with
     *     or without {@code #}; empty for the key's own address
     * @param ofKey the address that hooks of this key post to unless they say otherwise
     */
    static HookAddress of(String channel, Optional<Address> ofKey) {
        if (channel.isEmpty()) {
            return ofKey.<HookAddress>map(Found::new)
                    .orElseGet(() -> refuse(
                            Problem.NO_ADDRESS,
                            "The payload names no channel, and the key has no address of its own."));
        }
        if (channel.startsWith("@")) {
            return spelled("user/" + channel.substring(1));
        }
        // A name that looks like an id is written with a #.
        Optional<Address> byId = Address.parseLenient("channel/" + channel);
        if (byId.isPresent()) {
            return new Found(byId.get());
        }
        if (channel.indexOf('/') >= 0) {
            return spelled(channel);
        }
        String name = channel.startsWith("#") ? channel.substring(1) : channel;
        return ofKey.filter(Address.ChannelName.class::isInstance)
                .map(Address.ChannelName.class::cast)
                .map(own -> spelled("team/" + own.team() + "/channel/" + name))
                .orElseGet(() -> refuse(
                        Problem.NO_ADDRESS,
                        "The payload names a channel without its team, and the key has no address in a team."));
    }

    private static HookAddress spelled(String address) {
        return Address.parseLenient(address)
                .<HookAddress>map(Found::new)
                .orElseGet(
                        () -> refuse(Problem.IMPOSSIBLE_ADDRESS, "What the payload has as its channel can be none."));
    }

    private static HookAddress refuse(Problem problem, String detail) {
        return new Refused(new Refusal(problem, detail));
    }
}
