package dev.postrider.ingress.caller;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;

/**
 * A URL that posts, read as the server reads it.
 *
 * @param base scheme and host, if there are any
 * @param path address and text; a query that is text is part of it
 * @param query the options, as written; empty for none
 */
record SignableUrl(String base, Secret path, Secret query, Address address, Options options) {

    /** @throws StartException if it is none */
    static SignableUrl read(String url) throws StartException {
        RawTarget target = RawTarget.of(url);
        PostTarget asked = TargetGrammar.read(target);
        if (asked instanceof PostTarget.TextTarget said) {
            // Without options the query, if there is one, is text.
            return of(target, !said.options().isEmpty(), said.address(), said.options());
        }
        if (asked instanceof PostTarget.BodyTarget addressed) {
            return of(target, true, addressed.address(), addressed.options());
        }
        String reason = asked instanceof PostTarget.InvalidTarget refused
                ? refused.refusal().detail() + " " + refused.refusal().problem().instruction()
                : "A hook is called with its API key.";
        throw new StartException("This URL cannot be signed. " + reason);
    }

    private static SignableUrl of(RawTarget target, boolean mayHaveQuery, Address address, Options options) {
        String url = target.raw();
        int mark = mayHaveQuery ? url.indexOf('?', target.pathStart()) : -1;
        return new SignableUrl(
                url.substring(0, target.pathStart()),
                new Secret(url.substring(target.pathStart(), mark < 0 ? url.length() : mark)),
                new Secret(mark < 0 ? "" : url.substring(mark + 1)),
                address,
                options);
    }

    /** With more options, and with all encoded that would cut them off or keep them from being read. */
    String with(String more) {
        String options = query.reveal().isEmpty() ? more : encoded(query.reveal(), "") + "&" + more;
        return base + encoded(path.reveal(), "?") + "?" + options;
    }

    /** Neither text nor option changes by it: both are decoded once. */
    private static String encoded(String text, String marks) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character <= ' ' || character == '#' || marks.indexOf(character) >= 0) {
                encoded.append("%%%02X".formatted((int) character));
            } else {
                encoded.append(character);
            }
        }
        return encoded.toString();
    }
}
