package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.mattermost.Scope.Facts;
import dev.postrider.testkit.mattermost.Scope.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a request is about before the server has looked at it. */
final class RequestFacts {

    private static final Pattern CHANNEL = Pattern.compile("/api/v4/channels/([A-Za-z0-9]{26})(/posts)?.*");

    private RequestFacts() {}

    static Facts of(ReceivedRequest request, long arrivedNanos) {
        String path = request.path();
        if (request.method().equals("POST") && path.equals("/api/v4/posts")) {
            Optional<ObjectNode> post = JsonBodies.parseObject(request.body());
            return new Facts(
                    Kind.CREATE,
                    post.map(body -> JsonBodies.text(body, "channel_id")).orElse(""),
                    post.map(body -> JsonBodies.text(body, "message")).orElse(""),
                    arrivedNanos);
        }
        if (path.startsWith("/hooks/")) {
            return new Facts(Kind.HOOK, "", request.body(), arrivedNanos);
        }
        Matcher channel = CHANNEL.matcher(path);
        if (!channel.matches()) {
            return new Facts(Kind.LOOKUP, "", "", arrivedNanos);
        }
        boolean reading = request.method().equals("GET") && channel.group(2) != null;
        return new Facts(reading ? Kind.READ : Kind.LOOKUP, channel.group(1), "", arrivedNanos);
    }
}
