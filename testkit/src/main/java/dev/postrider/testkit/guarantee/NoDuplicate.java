package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No text appeared twice at its address, or not more often than crashes excuse. */
public final class NoDuplicate implements Guarantee {

    private final int excusedPerAddress;

    private NoDuplicate(int excusedPerAddress) {
        this.excusedPerAddress = excusedPerAddress;
    }

    public static NoDuplicate atAll() {
        return new NoDuplicate(0);
    }

    /** For crashes before a destination that cannot tell what it has already got. */
    public static NoDuplicate beyond(int excusedPerAddress) {
        return new NoDuplicate(excusedPerAddress);
    }

    @Override
    public GuaranteeResult judge(DeliveryJournal journal) {
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        Map<String, List<String>> repeats = new LinkedHashMap<>();
        for (DeliveryJournal.PostedText shown : journal.posted()) {
            if (!seen.computeIfAbsent(shown.address(), key -> new HashSet<>()).add(shown.text())) {
                repeats.computeIfAbsent(shown.address(), key -> new ArrayList<>())
                        .add(shown.text());
            }
        }
        List<String> violations = new ArrayList<>();
        repeats.forEach((address, texts) -> {
            if (texts.size() > excusedPerAddress) {
                violations.add(address + ": posted again: " + texts + ", excused are " + excusedPerAddress);
            }
        });
        return new GuaranteeResult("NoDuplicate", violations);
    }
}
