package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of one address appeared in the order in which they were sent.
 *
 * <p>Of those that were never answered too, if they appear. First appearances only: a repeat is {@link NoDuplicate}'s to judge, a gap is {@link NothingLost}'s.
 */
public final class OrderPerAddress implements Guarantee {

    @Override
    public GuaranteeResult judge(DeliveryJournal journal) {
        Map<String, List<String>> appeared = new HashMap<>();
        Set<AddressAndText> seen = new HashSet<>();
        for (DeliveryJournal.PostedText shown : journal.posted()) {
            if (seen.add(new AddressAndText(shown.address(), shown.text()))) {
                appeared.computeIfAbsent(shown.address(), key -> new ArrayList<>())
                        .add(shown.text());
            }
        }
        List<String> violations = new ArrayList<>();
        journal.sent()
                .forEach((address, texts) ->
                        compare(address, texts, appeared.getOrDefault(address, List.of()), violations));
        return new GuaranteeResult("OrderPerAddress", violations);
    }

    private record AddressAndText(String address, String text) {}

    private static void compare(String address, List<String> sent, List<String> appeared, List<String> violations) {
        Map<String, Integer> places = new HashMap<>();
        sent.forEach(text -> places.putIfAbsent(text, places.size()));
        int latest = -1;
        for (String text : appeared) {
            int place = places.getOrDefault(text, latest);
            if (place < latest) {
                violations.add(
                        address + ": '" + text + "' appeared after '" + sent.get(latest) + "', which was sent later");
            }
            latest = Math.max(latest, place);
        }
    }
}
