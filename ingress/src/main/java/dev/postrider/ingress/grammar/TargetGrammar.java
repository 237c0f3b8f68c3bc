package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL grammar: {@code /post/{address}/msg/{text}}, {@code /post/{address}} and {@code /hooks/{key}}.
 *
 * <p>Works on raw characters, since a decoded path no longer says which slash was meant as one. The text is everything
 * behind the {@code /msg/} that follows the address, and is decoded once; it is never longer than the target, so it
 * needs no limit of its own.
 */
public final class TargetGrammar {

    /** Largest request target, in bytes as received. */
    public static final int MAX_TARGET_BYTES = 65_536;

    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private static final Pattern WITH_TEXT =
            Pattern.compile("/post/(channel/[^/]*+|team/[^/]*+/channel/[^/]*+|user/[^/]*+)/msg/");
    private static final Pattern ADDRESS_ALONE =
            Pattern.compile("/post/(channel/[^/]++|team/[^/]++/channel/[^/]++|user/[^/]++)/?");
    private static final Pattern HOOK = Pattern.compile("/hooks/([^/]++)/?");

    private TargetGrammar() {}

    /** Reads a target that {@link RawTarget#isPostOrHook() is ours}; any other is not found. */
    public static PostTarget read(RawTarget target) {
        String raw = target.raw();
        if (isTooLong(raw)) {
            return refuse(Problem.TARGET_TOO_LONG);
        }
        int questionMark = raw.indexOf('?', target.pathStart());
        int endOfPath = questionMark < 0 ? raw.length() : questionMark;
        Matcher withText = WITH_TEXT.matcher(raw).region(target.pathStart(), endOfPath);
        if (withText.lookingAt()) {
            return readPost(raw, withText, endOfPath);
        }
        Matcher alone = ADDRESS_ALONE.matcher(raw).region(target.pathStart(), endOfPath);
        if (alone.matches()) {
            return readAddressed(raw, alone, endOfPath);
        }
        Matcher hook = HOOK.matcher(raw).region(target.pathStart(), endOfPath);
        return hook.matches() ? readHook(raw, hook, endOfPath) : refuse(Problem.NOT_FOUND);
    }

    private static PostTarget readPost(String raw, Matcher path, int endOfPath) {
        ParsedAddress addressing = ParsedAddress.read(raw, path);
        if (addressing instanceof ParsedAddress.InvalidAddress refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        Address address = ((ParsedAddress.ValidAddress) addressing).address();
        Query query = endOfPath == raw.length() ? new Query.TextQuery() : Query.read(raw, endOfPath + 1);
        if (query instanceof Query.InvalidQuery refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        if (query instanceof Query.OptionsQuery given) {
            return readText(address, raw.substring(0, endOfPath), path.end(), given.options());
        }
        return readText(address, raw, path.end(), Options.NONE);
    }

    private static PostTarget readAddressed(String raw, Matcher path, int endOfPath) {
        ParsedAddress addressing = ParsedAddress.read(raw, path);
        if (addressing instanceof ParsedAddress.InvalidAddress refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        Query query = Query.readOptions(raw, endOfPath);
        if (query instanceof Query.InvalidQuery refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        return new PostTarget.BodyTarget(
                ((ParsedAddress.ValidAddress) addressing).address(), ((Query.OptionsQuery) query).options());
    }

    private static PostTarget readHook(String raw, Matcher path, int endOfPath) {
        Decoding token = TargetPartDecoder.decode(raw, path.start(1), path.end(1));
        if (token instanceof Decoding.Bad bad) {
            return new PostTarget.InvalidTarget(Positions.refusal(bad));
        }
        Query query = Query.readOptions(raw, endOfPath);
        if (query instanceof Query.InvalidQuery refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        Options options = ((Query.OptionsQuery) query).options();
        return options.firstCredential()
                .<PostTarget>map(name -> refuse(
                        Problem.BAD_OPTION,
                        "The option " + name + " is not allowed here: the path contains the API key."))
                .orElseGet(() -> new PostTarget.HookTarget(new Secret(((Decoding.Decoded) token).text()), options));
    }

    private static PostTarget readText(Address address, String raw, int start, Options options) {
        Decoding decoding = TargetPartDecoder.decode(raw, start, raw.length());
        if (decoding instanceof Decoding.Bad bad) {
            return new PostTarget.InvalidTarget(Positions.refusal(bad));
        }
        // In a valid encoding every percent sign begins an escape, so this finds the NUL itself.
        int nul = raw.indexOf("%00", start);
        if (nul >= 0) {
            return refuse(Problem.NUL_CHARACTER, Positions.at(nul) + ": a NUL character.");
        }
        String text = TerminalText.of(((Decoding.Decoded) decoding).text());
        if (MessageText.isInvisible(text)) {
            return refuse(Problem.EMPTY_TEXT, Positions.at(start) + ": no visible text.");
        }
        return new PostTarget.TextTarget(address, text, options);
    }

    private static boolean isTooLong(String raw) {
        return raw.length() * MAX_UTF8_BYTES_PER_CHAR > MAX_TARGET_BYTES
                && raw.getBytes(StandardCharsets.UTF_8).length > MAX_TARGET_BYTES;
    }

    private static PostTarget refuse(Problem problem) {
        return new PostTarget.InvalidTarget(Refusal.plain(problem));
    }

    private static PostTarget refuse(Problem problem, String detail) {
        return new PostTarget.InvalidTarget(new Refusal(problem, detail));
    }
}
