package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.problem.Refusal;

/** What a request target turned out to ask for. */
public sealed interface PostTarget {

    /**
     * To say something somewhere.
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

    /** To say somewhere what the body of the request holds. */
    record BodyTarget(Address address, Options options) implements PostTarget {}

    /**
     * To say what the body holds, an incoming-webhook payload, where it or the key says.
     *
     * @param token the key that stands in the path; any text at all, but not empty
     */
    record HookTarget(Secret token, Options options) implements PostTarget {}

    /** Nothing we can do. */
    record InvalidTarget(Refusal refusal) implements PostTarget {}
}
