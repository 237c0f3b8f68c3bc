package dev.postrider.ingress.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One way of calling that the OpenAPI document describes, made of its examples, to be tried on a real server.
 *
 * @param method in upper case
 * @param target path with its parameters filled in, and what the query must have
 * @param contentType empty if there is no body
 * @param success the status that a good call gets
 * @param statuses all that are documented, success included
 */
public record DocumentedCall(
        String method, String target, String contentType, String body, int success, Set<Integer> statuses) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "options", "head");

    @Override
    public String toString() {
        return method + " " + target + (contentType.isEmpty() ? "" : " as " + contentType);
    }

    /** One call for every operation, and for every type of body that it takes. */
    public static List<DocumentedCall> all() {
        JsonNode document;
        try {
            document = new ObjectMapper().readTree(OpenApi.document());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<DocumentedCall> calls = new ArrayList<>();
        document.path("paths").properties().forEach(path -> {
            String target = target(document, path.getKey(), path.getValue().path("parameters"));
            path.getValue().properties().forEach(operation -> {
                if (METHODS.contains(operation.getKey())) {
                    String query = query(document, operation.getValue().path("parameters"));
                    calls.addAll(calls(document, operation, target + query));
                }
            });
        });
        return calls;
    }

    private static List<DocumentedCall> calls(JsonNode document, Map.Entry<String, JsonNode> operation, String target) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        Set<Integer> statuses = new TreeSet<>();
        operation
                .getValue()
                .path("responses")
                .fieldNames()
                .forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
        // A post without a wait is never answered 200.
        boolean posts = target.startsWith("/post/") && statuses.contains(202);
        int success = posts ? 202 : statuses.iterator().next();
        JsonNode content =
                resolved(document, operation.getValue().path("requestBody")).path("content");
        if (content.isMissingNode()) {
            return List.of(new DocumentedCall(method, target, "", "", success, statuses));
        }
        List<DocumentedCall> calls = new ArrayList<>();
        content.properties()
                .forEach(type -> calls.add(new DocumentedCall(
                        method,
                        target,
                        type.getKey(),
                        body(type.getKey(), type.getValue().path("example")),
                        success,
                        statuses)));
        return calls;
    }

    private static String target(JsonNode document, String path, JsonNode parameters) {
        String target = path;
        for (JsonNode each : parameters) {
            JsonNode parameter = resolved(document, each);
            if (parameter.path("in").asText().equals("path")) {
                target = target.replace(
                        "{" + parameter.path("name").asText() + "}",
                        parameter.path("example").asText());
            }
        }
        return target;
    }

    private static String query(JsonNode document, JsonNode parameters) {
        StringBuilder query = new StringBuilder();
        for (JsonNode each : parameters) {
            JsonNode parameter = resolved(document, each);
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(parameter.path("example").asText());
            }
        }
        return query.toString();
    }

    private static String body(String type, JsonNode example) {
        if (example.isTextual()) {
            return example.asText();
        }
        if (!type.equals("application/x-www-form-urlencoded")) {
            return example.toString();
        }
        List<String> fields = new ArrayList<>();
        example.properties()
                .forEach(field -> fields.add(field.getKey() + "="
                        + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8)));
        return String.join("&", fields);
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
