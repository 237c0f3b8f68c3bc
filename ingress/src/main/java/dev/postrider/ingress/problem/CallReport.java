package dev.postrider.ingress.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.admin.AdminAnswer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of the calls to one ingress, for each caller, as its admin server tells it at {@link #PATH}.
 *
 * @param since when counting began
 */
public record CallReport(Instant since, List<CallerCalls> callers) {

    /** On the admin server. */
    public static final String PATH = "/callers";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The calls of one caller.
     *
     * @param name of its key, {@link CallCounters#NO_KEY} without a valid one, or {@link Refusal#OTHER} for all beyond
     *     those that are told apart
     * @param refused by problem code
     */
    public record CallerCalls(String name, long accepted, Map<String, Long> refused, Instant lastSeen) {

        /** Whatever the reason. */
        public long allRefused() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public CallReport {
        callers = List.copyOf(callers);
    }

    /** The calls of this caller, if any were counted under its name. */
    public Optional<CallerCalls> of(String name) {
        return callers.stream().filter(calls -> calls.name().equals(name)).findFirst();
    }

    /** As JSON. */
    public AdminAnswer answer() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CallerCalls calls : callers) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", calls.name());
            row.put("accepted", calls.accepted());
            row.put("refused", calls.refused());
            row.put("last_seen", calls.lastSeen().toString());
            rows.add(row);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("since", since.toString());
        members.put("callers", rows);
        return AdminAnswer.json(200, members);
    }

    /** Reads the JSON back; empty if it is something else. */
    public static Optional<CallReport> read(String json) {
        try {
            JsonNode members = JSON.readTree(json);
            List<CallerCalls> callers = new ArrayList<>();
            for (JsonNode row : members.path("callers")) {
                Map<String, Long> refused = new TreeMap<>();
                row.path("refused")
                        .properties()
                        .forEach(each ->
                                refused.put(each.getKey(), each.getValue().longValue()));
                callers.add(new CallerCalls(
                        row.path("name").asText(),
                        row.path("accepted").longValue(),
                        refused,
                        Instant.parse(row.path("last_seen").asText())));
            }
            return Optional.of(
                    new CallReport(Instant.parse(members.path("since").asText()), callers));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
