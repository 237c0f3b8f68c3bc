package dev.postrider.benchmark.stage;

import java.util.List;
import java.util.Map;

/**
 * Who calls, and what the ingress has to be told so that it lets that caller in.
 *
 * @param settings of the ingress, by their names
 * @param headers of every call, each a whole line
 */
public record Caller(Map<String, String> settings, List<String> headers) {

    public Caller {
        settings = Map.copyOf(settings);
        headers = List.copyOf(headers);
    }

    /** Nobody in particular, at an ingress that asks for no key. */
    public static Caller anybody() {
        return new Caller(Map.of(), List.of());
    }
}
