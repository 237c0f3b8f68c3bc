package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything accepted was posted, at its own address. What else was posted is not judged here. */
public final class NothingLost implements Guarantee {

    @Override
    public GuaranteeResult judge(DeliveryJournal journal) {
        Map<String, Set<String>> posted = new HashMap<>();
        for (DeliveryJournal.PostedText shown : journal.posted()) {
            posted.computeIfAbsent(shown.address(), key -> new HashSet<>()).add(shown.text());
        }
        List<String> violations = new ArrayList<>();
        journal.accepted()
                .forEach((address, texts) -> texts.stream()
                        .filter(text -> !posted.getOrDefault(address, Set.of()).contains(text))
                        .forEach(text -> violations.add(address + ": '" + text + "' was accepted and never posted")));
        return new GuaranteeResult("NothingLost", violations);
    }
}
