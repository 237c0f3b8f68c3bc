package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** What a caller sent. */
record Call(Request request) {

    /** The target as it stood in the request line. */
    RawTarget target() {
        return RawTargetConnection.targetOf(request);
    }

    /** The first header of the name, whatever its case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }
}
