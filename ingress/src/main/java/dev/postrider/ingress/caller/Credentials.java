package dev.postrider.ingress.caller;

import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.grammar.Options;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings along to say who makes it. Never printed.
 *
 * <p>The first of these that is there decides, right or wrong: a signature ({@code sig}, {@code kid} or {@code exp}); a
 * key as {@code token}; a key in the header {@code Authorization}.
 */
public final class Credentials {

    /** Nothing. */
    public static final Credentials NONE = new Credentials(null, null, null);

    private static final Pattern KEY = Pattern.compile("(?:^/++hooks/|[?&]token=)([^/?&]++)");
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    /** What was meant to be a key and cannot be one. */
    private static final String NO_KEY = "";

    /** Of a signed URL, as given; at least one of them is. */
    record Signature(
            @Nullable Secret sig,
            @Nullable String kid,
            @Nullable String exp) {}

    private final @Nullable Signature signature;
    private final @Nullable String token;
    private final @Nullable String authorization;

    private Credentials(@Nullable Signature signature, @Nullable String token, @Nullable String authorization) {
        this.signature = signature;
        this.token = token;
        this.authorization = authorization;
    }

    /** Those among a call's options. */
    public static Credentials of(Options options) {
        if (options.isEmpty()) {
            return NONE;
        }
        Optional<String> sig = options.sig();
        Optional<String> kid = options.kid();
        Optional<String> exp = options.exp();
        boolean signed = sig.isPresent() || kid.isPresent() || exp.isPresent();
        return new Credentials(
                signed ? new Signature(sig.map(Secret::new).orElse(null), kid.orElse(null), exp.orElse(null)) : null,
                options.token().orElse(null),
                null);
    }

    /** The key that an invalid target seems to contain: to count the refusal under its name, not to admit a call. */
    public static Credentials likelyIn(String rawTarget) {
        Matcher key = KEY.matcher(rawTarget);
        return key.find() ? ofToken(new Secret(key.group(1))) : NONE;
    }

    /** A key from elsewhere, such as a hook's path. */
    public static Credentials ofToken(Secret token) {
        return new Credentials(null, token.reveal(), null);
    }

    /** These, and the value of an {@code Authorization} header. */
    public Credentials withAuthorization(String header) {
        return new Credentials(signature, token, header);
    }

    /** Whether there are none. */
    public boolean isNone() {
        return signature == null && key() == null;
    }

    @Nullable
    Signature signature() {
        return signature;
    }

    /** What is presented as a key; null if nothing is. */
    @Nullable
    String key() {
        if (token != null || authorization == null) {
            return token;
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? password(authorization.substring(BASIC.length()).strip())
                : NO_KEY;
    }

    /** Or the user name if there is no password, as in {@code https://KEY@host/}. */
    private static String password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            String password = pair.substring(colon + 1);
            return password.isEmpty() && colon > 0 ? pair.substring(0, colon) : password;
        } catch (IllegalArgumentException malformed) {
            return NO_KEY;
        }
    }
}
