package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.problem.Refusal;

/** What a request target turned out to ask for. */
public sealed interface PostTarget {

    /**
     * Post the text of the URL, from its path or its query.
     *
     * @param text visible, without control characters but newline and tab
     */
    record TextTarget(Address address, String text, Options options) implements PostTarget {

        /** Without the text: it may be a secret. */
        @Override
        public String toString() {
            return "TextTarget[" + address.key() + ", " + text.length() + " characters, " + options + "]";
        }
    }

    /** Post the body of the request. */
    record BodyTarget(Address address, Options options) implements PostTarget {}

    /**
     * Post the body, an incoming-webhook payload, to the address that it or the key names.
     *
     * @param token the key in the path; any text at all, but not empty
     */
    record HookTarget(Secret token, Options options) implements PostTarget {}

    /** A target that cannot be posted. */
    record InvalidTarget(Refusal refusal) implements PostTarget {}
}
