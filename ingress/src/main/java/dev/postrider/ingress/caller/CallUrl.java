package dev.postrider.ingress.caller;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.message.Address;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;

/**
 * A URL that posts, read as the server reads it.
 *
 * @param base scheme and host, if there are any
 * @param path address and text; a query that is text is part of it
 * @param query the options, as they stand there; empty for none
 */
record CallUrl(String base, String path, String query, Address address, Options options) {

    private static final String TEXT = "/msg/";

    /** Stands in for a text, to read a URL whose text comes in the body. */
    private static final String ANY_TEXT = "/msg/x";

    /** @throws StartException if it is none */
    static CallUrl read(String url) throws StartException {
        RawTarget target = RawTarget.of(url);
        String base = url.substring(0, target.pathStart());
        int mark = url.indexOf('?', target.pathStart());
        String path = url.substring(target.pathStart(), mark < 0 ? url.length() : mark);
        String query = mark < 0 ? "" : url.substring(mark);
        PostTarget asked = TargetGrammar.read(path.contains(TEXT) ? target : RawTarget.of(path + ANY_TEXT + query));
        if (asked instanceof PostTarget.Said said) {
            boolean plain = said.options().isEmpty();
            if (plain && !query.isEmpty() && !path.contains(TEXT)) {
                throw new StartException("What stands behind the question mark is no list of options");
            }
            return new CallUrl(
                    base, plain ? path + query : path, plain ? "" : query.substring(1), said.address(), said.options());
        }
        String reason = asked instanceof PostTarget.Refused refused
                ? refused.refusal().detail() + " " + refused.refusal().problem().instruction()
                : "";
        throw new StartException("This URL posts nothing. " + reason);
    }

    /** With more options, and with all encoded that would cut them off or keep them from being read. */
    String with(String more) {
        return base + encoded(path, "?") + "?" + (query.isEmpty() ? more : encoded(query, "") + "&" + more);
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

    /** Without the text and the options: they may be secrets. */
    @Override
    public String toString() {
        return "CallUrl[" + address.key() + "]";
    }
}
