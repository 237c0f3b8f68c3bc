package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.grammar.QueryReader.Place;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL grammar: {@code /post/{address}/msg/{text}}, {@code /post/{address}} and {@code /hooks/{key}}.
 *
 * <p>Works on raw characters, since a decoded path no longer says which slash was meant as one. The text is everything
 * behind the {@code /msg/} that follows the address, and is decoded once; where there is none, it may be in the query. It
 * is never longer than the target, so it needs no limit of its own.
 */
public final class TargetGrammar {

    /** Largest request target, in bytes as received. */
    public static final int MAX_TARGET_BYTES = 65_536;

    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private static final Pattern WITH_MSG =
            Pattern.compile("/post/(channel/[^/]*+|team/[^/]*+/channel/[^/]*+|user/[^/]*+)/msg/");
    private static final Pattern ADDRESS_ALONE =
            Pattern.compile("/post/(channel/[^/]++|team/[^/]++/channel/[^/]++|user/[^/]++)(?:/|/msg)?");
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
        Matcher withMsg = WITH_MSG.matcher(raw).region(target.pathStart(), endOfPath);
        if (withMsg.lookingAt()) {
            return readPost(raw, withMsg, endOfPath, withMsg.end() < endOfPath ? Place.AFTER_TEXT : Place.AFTER_MSG);
        }
        Matcher alone = ADDRESS_ALONE.matcher(raw).region(target.pathStart(), endOfPath);
        if (alone.matches()) {
            return readPost(raw, alone, endOfPath, Place.AFTER_ADDRESS);
        }
        Matcher hook = HOOK.matcher(raw).region(target.pathStart(), endOfPath);
        return hook.matches() ? readHook(raw, hook, endOfPath) : refuse(Problem.NOT_FOUND);
    }

    private static PostTarget readPost(String raw, Matcher path, int endOfPath, Place place) {
        ParsedAddress addressing = ParsedAddress.read(raw, path);
        if (addressing instanceof ParsedAddress.InvalidAddress refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        Address address = ((ParsedAddress.ValidAddress) addressing).address();
        Query query = QueryReader.read(raw, endOfPath, place);
        if (query instanceof Query.InvalidQuery refused) {
            return new PostTarget.InvalidTarget(refused.refusal());
        }
        if (query instanceof Query.OptionsQuery given) {
            Options options = given.options();
            return place == Place.AFTER_TEXT
                    ? readText(address, raw.substring(0, endOfPath), path.end(), options)
                    : options.text()
                            .<PostTarget>map(text -> new PostTarget.TextTarget(address, text, options))
                            .orElseGet(() -> new PostTarget.BodyTarget(address, options));
        }
        return readText(address, raw, path.end(), Options.NONE);
    }

    private static PostTarget readHook(String raw, Matcher path, int endOfPath) {
        Decoding token = TargetPartDecoder.decode(raw, path.start(1), path.end(1));
        if (token instanceof Decoding.Bad bad) {
            return new PostTarget.InvalidTarget(Positions.refusal(bad));
        }
        Query query = QueryReader.read(raw, endOfPath, Place.AFTER_HOOK);
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
        Optional<Refusal> nul = Positions.nulCharacter(raw, start, raw.length());
        if (nul.isPresent()) {
            return new PostTarget.InvalidTarget(nul.get());
        }
        String text = TerminalText.of(((Decoding.Decoded) decoding).text());
        if (MessageText.isInvisible(text)) {
            return refuse(Problem.EMPTY_TEXT, Positions.at(start) + ": no visible text.");
        }
        return new PostTarget.TextTarget(address, text, options);
    }

    static boolean isTooLong(String raw) {
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
