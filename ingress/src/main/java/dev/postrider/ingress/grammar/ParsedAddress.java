package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import java.util.Optional;
import java.util.regex.Matcher;

/** The result of parsing the part of a path that names an address. */
sealed interface ParsedAddress {

    record ValidAddress(Address address) implements ParsedAddress {}

    record InvalidAddress(Refusal refusal) implements ParsedAddress {}

    /** Reads the first group of a path that matched. */
    static ParsedAddress read(String raw, Matcher path) {
        Decoding key = TargetPartDecoder.decode(raw, path.start(1), path.end(1));
        if (key instanceof Decoding.Bad bad) {
            return new InvalidAddress(Positions.refusal(bad));
        }
        // No slash can be smuggled in by %2F: a key with one more than the pattern saw is no address.
        Optional<Address> address = Address.parseLenient(((Decoding.Decoded) key).text());
        return address.<ParsedAddress>map(ValidAddress::new)
                .orElseGet(
                        () -> new InvalidAddress(new Refusal(Problem.IMPOSSIBLE_ADDRESS, impossible(path.group(1)))));
    }

    /** Says what cannot be, without repeating it. */
    private static String impossible(String address) {
        if (address.startsWith("channel/")) {
            return "The part after /channel/ is not a channel id.";
        }
        return address.startsWith("user/")
                ? "The part after /user/ is not a username."
                : "The parts after /team/ and /channel/ are not a team name and a channel name.";
    }
}
