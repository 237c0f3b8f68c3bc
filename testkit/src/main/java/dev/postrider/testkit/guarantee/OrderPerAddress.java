package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The accepted messages of one address appeared in the order in which they were accepted.
 *
 * <p>First appearances only: a repeat is {@link NoDuplicate}'s to judge, a gap is {@link NothingLost}'s.
 */
public final class OrderPerAddress implements Guarantee {

    @Override
    public Verdict judge(Journal journal) {
        Map<String, List<String>> appeared = new HashMap<>();
        Set<Said> seen = new HashSet<>();
        for (Journal.Shown shown : journal.posted()) {
            if (seen.add(new Said(shown.address(), shown.text()))) {
                appeared.computeIfAbsent(shown.address(), key -> new ArrayList<>())
                        .add(shown.text());
            }
        }
        List<String> violations = new ArrayList<>();
        journal.accepted()
                .forEach((address, texts) ->
                        compare(address, texts, appeared.getOrDefault(address, List.of()), violations));
        return new Verdict("OrderPerAddress", violations);
    }

    private record Said(String address, String text) {}

    private static void compare(String address, List<String> accepted, List<String> appeared, List<String> violations) {
        Map<String, Integer> places = new HashMap<>();
        accepted.forEach(text -> places.putIfAbsent(text, places.size()));
        int latest = -1;
        for (String text : appeared) {
            int place = places.getOrDefault(text, latest);
            if (place < latest) {
                violations.add(address + ": '" + text + "' appeared after '" + accepted.get(latest)
                        + "', which was accepted later");
            }
            latest = Math.max(latest, place);
        }
    }
}
