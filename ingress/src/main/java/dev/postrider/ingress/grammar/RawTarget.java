package dev.postrider.ingress.grammar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request target exactly as in the request line.
 *
 * @param raw the characters received; U+FFFD replaces bytes that were not UTF-8
 * @param pathStart where the path begins: behind scheme and authority, if there are any, and at the last of the slashes
 *     that base URLs ending in one leave there
 */
public record RawTarget(String raw, int pathStart) {

    private static final Pattern SCHEME_AND_AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+://[^/?#]*+");
    private static final Pattern API = Pattern.compile("/api/++v4(?![^/?#])");

    private static final Pattern MESSAGES = Pattern.compile("/messages(?![^/?#])");

    public static RawTarget of(String raw) {
        int start = 0;
        if (!raw.startsWith("/")) { // as nearly all do
            Matcher absolute = SCHEME_AND_AUTHORITY.matcher(raw);
            start = absolute.lookingAt() ? absolute.end() : 0;
        }
        while (raw.startsWith("//", start)) {
            start++;
        }
        return new RawTarget(raw, start);
    }

    /** Whether this names an address. */
    public boolean isPost() {
        return raw.startsWith("/post/", pathStart);
    }

    /** Whether this is an incoming webhook. */
    public boolean isHook() {
        return raw.startsWith("/hooks/", pathStart);
    }

    /** Whether this is one of Mattermost's own API, for {@link ApiGrammar} to judge. */
    public boolean isApi() {
        return raw.startsWith("/api/", pathStart)
                && API.matcher(raw).region(pathStart, raw.length()).lookingAt();
    }

    /** Whether this asks what became of messages, for {@link StatusGrammar} to judge. */
    public boolean isStatus() {
        return raw.startsWith("/messages", pathStart)
                && MESSAGES.matcher(raw).region(pathStart, raw.length()).lookingAt();
    }

    /** Whether this is for {@link TargetGrammar} to judge. */
    public boolean isPostOrHook() {
        return isPost() || isHook();
    }

    /** Without text and query: they may hold secrets. */
    @Override
    public String toString() {
        return "RawTarget[" + raw.length() + " characters]";
    }
}
