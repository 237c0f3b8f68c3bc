package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.grammar.QueryReader.Place;
import dev.postrider.ingress.grammar.StatusTarget.InvalidStatusTarget;
import dev.postrider.ingress.grammar.StatusTarget.ListTarget;
import dev.postrider.ingress.grammar.StatusTarget.MessageTarget;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.status.RecordPlace;
import dev.postrider.ingress.text.Decoding;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /messages/{id}?at=…} and {@code /messages?address=…}. Parameters of other names are ignored. */
public final class StatusGrammar {

    private static final Pattern MESSAGE =
            Pattern.compile("/messages/(\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12})/?");

    private static final Pattern LIST = Pattern.compile("/messages/?");

    private StatusGrammar() {}

    /** No message has this id at this place, or it is none. */
    public static Refusal noSuchMessage() {
        return new Refusal(Problem.NOT_FOUND, "There is no message with this id at this place.")
                .withInstruction("Call the href of the 202 answer as it is: /messages/{id}?at={partition}.{offset}.");
    }

    /** Reads a target that {@link RawTarget#isStatus() asks for a status}. */
    public static StatusTarget read(RawTarget target) {
        String raw = target.raw();
        if (TargetGrammar.isTooLong(raw)) {
            return new InvalidStatusTarget(Refusal.plain(Problem.TARGET_TOO_LONG));
        }
        int questionMark = raw.indexOf('?', target.pathStart());
        int endOfPath = questionMark < 0 ? raw.length() : questionMark;
        Query query = QueryReader.read(raw, endOfPath, Place.AFTER_STATUS);
        if (query instanceof Query.InvalidQuery invalid) {
            return new InvalidStatusTarget(invalid.refusal());
        }
        Options options = ((Query.OptionsQuery) query).options();
        Matcher message = MESSAGE.matcher(raw).region(target.pathStart(), endOfPath);
        if (message.matches()) {
            return value(raw, endOfPath, "at")
                    .flatMap(RecordPlace::parse)
                    .<StatusTarget>map(place -> new MessageTarget(UUID.fromString(message.group(1)), place, options))
                    .orElseGet(() -> new InvalidStatusTarget(noSuchMessage()));
        }
        if (!LIST.matcher(raw).region(target.pathStart(), endOfPath).matches()) {
            return new InvalidStatusTarget(noSuchMessage());
        }
        Optional<String> address = value(raw, endOfPath, "address");
        return address.flatMap(Address::parseLenient)
                .<StatusTarget>map(known -> new ListTarget(known, options))
                .orElseGet(() -> new InvalidStatusTarget(new Refusal(
                        Problem.IMPOSSIBLE_ADDRESS,
                        "address is " + (address.isPresent() ? "not" : "missing; it is")
                                + " channel/{id}, team/{team}/channel/{name} or user/{username}.")));
    }

    /** The first value of this name, decoded. */
    private static Optional<String> value(String raw, int endOfPath, String name) {
        for (int at = endOfPath + 1; at < raw.length(); ) {
            int ampersand = raw.indexOf('&', at);
            int end = ampersand < 0 ? raw.length() : ampersand;
            if (raw.startsWith(name + "=", at)
                    && TargetPartDecoder.decode(raw, Math.min(at + name.length() + 1, end), end)
                            instanceof Decoding.Decoded value) {
                return Optional.of(value.text());
            }
            at = end + 1;
        }
        return Optional.empty();
    }
}
