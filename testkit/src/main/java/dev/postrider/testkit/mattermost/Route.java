package dev.postrider.testkit.mattermost;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the route table. */
final class Route {

    /** What a route does. */
    @FunctionalInterface
    interface Action {
        ApiResult answer(ApiCall call) throws InterruptedException;
    }

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final String method;
    private final Pattern path;
    private final Map<String, Integer> groups;
    private final boolean needsSession;
    private final Action action;

    private Route(String method, String template, boolean needsSession, Action action) {
        this.method = method;
        this.groups = groups(template);
        this.path = Pattern.compile(pattern(template));
        this.needsSession = needsSession;
        this.action = action;
    }

    /**
     * For callers with a token.
     *
     * @param template a path with {@code {variables}}: those ending in "id" take letters and digits only
     */
    static Route of(String method, String template, Action action) {
        return new Route(method, template, true, action);
    }

    /** For everyone. */
    static Route open(String method, String template, Action action) {
        return new Route(method, template, false, action);
    }

    boolean needsSession() {
        return needsSession;
    }

    Action action() {
        return action;
    }

    /** The path's variables when the route is meant. */
    Optional<Map<String, String>> match(String requestMethod, String requestPath) {
        Matcher matcher = path.matcher(requestPath);
        if (!method.equals(requestMethod) || !matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        groups.forEach((name, group) -> variables.put(name, matcher.group(group)));
        return Optional.of(variables);
    }

    private static Map<String, Integer> groups(String template) {
        Map<String, Integer> groups = new LinkedHashMap<>();
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            groups.put(matcher.group(1), groups.size() + 1);
        }
        return groups;
    }

    private static String pattern(String template) {
        return VARIABLE.matcher(template)
                .replaceAll(variable -> variable.group(1).endsWith("id") ? "([A-Za-z0-9]+)" : "([A-Za-z0-9_.-]+)");
    }
}
