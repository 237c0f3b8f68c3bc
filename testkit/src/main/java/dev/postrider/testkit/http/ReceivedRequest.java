package dev.postrider.testkit.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, read whole.
 *
 * @param target the raw request target, query included
 * @param headers by lower-cased name
 * @param body decoded as UTF-8, malformed bytes replaced
 * @param bodyBytes how many bytes the body had on the wire
 * @param peer the address of the other end, without port
 */
public record ReceivedRequest(
        String method, String target, Map<String, List<String>> headers, String body, int bodyBytes, String peer) {

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Query parameters, the first of each name, decoded. */
    public Map<String, String> query() {
        int query = target.indexOf('?');
        return query < 0 ? Map.of() : parameters(target.substring(query + 1));
    }

    /** The body as an urlencoded form, the first of each name, decoded. */
    public Map<String, String> form() {
        return parameters(body);
    }

    private static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
