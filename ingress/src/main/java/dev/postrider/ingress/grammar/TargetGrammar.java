package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL grammar: {@code /post/{address}/msg/{text}}.
 *
 * <p>Works on raw characters, since a decoded path no longer says which slash was meant as one. The text is everything
 * behind the {@code /msg/} that follows the address, and is decoded once.
 */
public final class TargetGrammar {

    /** Largest request target, in bytes as received. */
    public static final int MAX_TARGET_BYTES = 65_536;

    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private static final Pattern ADDRESS =
            Pattern.compile("/post/(channel/[^/]*+|team/[^/]*+/channel/[^/]*+|user/[^/]*+)/msg/");

    private TargetGrammar() {}

    /** Reads a target whose path begins with {@code /post/}; any other is not found. */
    public static PostTarget read(RawTarget target) {
        String raw = target.raw();
        if (isTooLong(raw)) {
            return refuse(Problem.TARGET_TOO_LONG);
        }
        int questionMark = raw.indexOf('?', target.pathStart());
        int endOfPath = questionMark < 0 ? raw.length() : questionMark;
        Matcher path = ADDRESS.matcher(raw).region(target.pathStart(), endOfPath);
        if (!path.lookingAt()) {
            return refuse(Problem.NOT_FOUND);
        }
        Decoding key = PercentDecoder.decode(raw, path.start(1), path.end(1));
        if (key instanceof Decoding.Bad bad) {
            return new PostTarget.Refused(bad.refusal());
        }
        // No slash can be smuggled in by %2F: a key with one more than the pattern saw is no address.
        Optional<Address> address = Address.spelled(((Decoding.Decoded) key).text());
        if (address.isEmpty()) {
            return refuse(Problem.IMPOSSIBLE_ADDRESS, impossible(path.group(1)));
        }
        Query query = questionMark < 0 ? new Query.Text() : Query.read(raw, questionMark + 1);
        if (query instanceof Query.Refused refused) {
            return new PostTarget.Refused(refused.refusal());
        }
        if (query instanceof Query.Given given) {
            return readText(address.get(), raw.substring(0, endOfPath), path.end(), given.options());
        }
        return readText(address.get(), raw, path.end(), Options.NONE);
    }

    /** Says what cannot be, without repeating it. */
    private static String impossible(String address) {
        if (address.startsWith("channel/")) {
            return "What stands behind /channel/ cannot be a channel id.";
        }
        return address.startsWith("user/")
                ? "What stands behind /user/ cannot be a username."
                : "What stands behind /team/ and /channel/ cannot be the names of a team and its channel.";
    }

    private static PostTarget readText(Address address, String raw, int start, Options options) {
        Decoding decoding = PercentDecoder.decode(raw, start, raw.length());
        if (decoding instanceof Decoding.Bad bad) {
            return new PostTarget.Refused(bad.refusal());
        }
        // In a valid encoding every percent sign begins an escape, so this finds the NUL itself.
        int nul = raw.indexOf("%00", start);
        if (nul >= 0) {
            return refuse(Problem.NUL_CHARACTER, Positions.at(nul) + ": a NUL character.");
        }
        String text = MessageText.withoutControls(((Decoding.Decoded) decoding).text());
        if (MessageText.isInvisible(text)) {
            return refuse(
                    Problem.EMPTY_TEXT, Positions.at(start) + ": nothing that can be seen, up to the end of the text.");
        }
        return new PostTarget.Said(address, text, options);
    }

    private static boolean isTooLong(String raw) {
        return raw.length() * MAX_UTF8_BYTES_PER_CHAR > MAX_TARGET_BYTES
                && raw.getBytes(StandardCharsets.UTF_8).length > MAX_TARGET_BYTES;
    }

    private static PostTarget refuse(Problem problem) {
        return new PostTarget.Refused(Refusal.plain(problem));
    }

    private static PostTarget refuse(Problem problem, String detail) {
        return new PostTarget.Refused(new Refusal(problem, detail));
    }
}
