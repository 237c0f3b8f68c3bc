package dev.postrider.relay.deadletter;

import dev.postrider.common.cli.Columns;
import dev.postrider.relay.deadletter.DeadLetterTopic.Listed;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dead letters as a table, a line each. */
final class Table {

    private static final List<String> HEAD = List.of(
            "NAME", "ID", "ADDRESS", "CALLER", "REASON", "ATTEMPTS", "ACCEPTED", "GIVEN UP", "REPLAYED", "DETAIL");

    private Table() {}

    static void print(List<Listed> letters, PrintStream out) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        letters.forEach(listed -> rows.add(row(listed)));
        Columns.print(rows, out);
        out.println();
        out.println(letters.size() + (letters.size() == 1 ? " dead letter: " : " dead letters: ") + reasons(letters));
    }

    private static String reasons(List<Listed> letters) {
        Map<String, Long> counts = letters.stream()
                .collect(Collectors.groupingBy(
                        listed -> Visible.line(listed.letter().reason()), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private static List<String> row(Listed listed) {
        DeadLetter letter = listed.letter();
        return List.of(
                letter.name().toString(),
                letter.id(),
                Visible.line(letter.address()),
                letter.caller().isEmpty() ? "-" : letter.caller(),
                Visible.line(letter.reason()),
                Visible.line(letter.attempts()),
                toSeconds(letter.acceptedAt()),
                toSeconds(letter.givenUpAt()),
                listed.replayed() ? "yes" : "no",
                Visible.line(letter.detail()));
    }

    private static String toSeconds(String time) {
        try {
            return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException e) {
            return Visible.line(time); // not written by us
        }
    }
}
