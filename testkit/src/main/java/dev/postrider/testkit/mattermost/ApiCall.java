package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.ReceivedRequest;
import java.util.Map;
import java.util.Optional;

/**
 * A request that found its route.
 *
 * @param variables the path's, by name
 * @param user whose token it carries; {@link User#nobody} where none is needed
 */
record ApiCall(ReceivedRequest request, Map<String, String> variables, User user, Scope.Facts facts) {

    private static final int DEFAULT_PER_PAGE = 60;
    private static final int MAX_PER_PAGE = 200;

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    String query(String name) {
        return request.query().getOrDefault(name, "");
    }

    boolean flag(String name) {
        return query(name).equals("true") || query(name).equals("1");
    }

    Optional<ObjectNode> object() {
        return JsonBodies.parseObject(request.body());
    }

    /** What cannot be read counts as 0. */
    int page() {
        return number("page", 0);
    }

    /** What cannot be read counts as 60; more than 200 as 200. */
    int perPage() {
        return Math.min(number("per_page", DEFAULT_PER_PAGE), MAX_PER_PAGE);
    }

    private int number(String name, int otherwise) {
        try {
            int number = Integer.parseInt(query(name));
            return number < 0 ? otherwise : number;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
