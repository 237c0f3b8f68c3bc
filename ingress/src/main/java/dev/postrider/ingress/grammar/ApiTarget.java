package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Refusal;
import java.util.List;

/** What a request target of Mattermost's own API asks for. */
public sealed interface ApiTarget {

    /** What is there. */
    enum ApiResource {
        POSTS("POST"),
        PING("GET, HEAD"),
        ME("GET, HEAD"),
        TEAM("GET, HEAD"),
        CHANNEL_BY_NAME("GET, HEAD"),
        CHANNEL("GET, HEAD");

        private final String methods;

        ApiResource(String methods) {
            this.methods = methods;
        }

        /** The methods that it takes, as an Allow header has them. */
        public String methods() {
            return methods;
        }

        /** Whether this is one of them. */
        public boolean takes(String method) {
            return List.of(methods.split(", ")).contains(method);
        }
    }

    /** @param names those in the path, decoded: a team, a team and a channel, or a channel's id */
    record ApiRequest(ApiResource resource, List<String> names, Options options) implements ApiTarget {}

    /** A target with nothing behind it. */
    record InvalidApiTarget(Refusal refusal) implements ApiTarget {}
}
