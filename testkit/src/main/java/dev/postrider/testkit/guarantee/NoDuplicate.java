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

    /** One post per address is in flight at a crash: so many may be repeated by so many crashes. */
    public static NoDuplicate beyondOnePerAddressAndCrash(int crashes) {
        return new NoDuplicate(crashes);
    }

    @Override
    public Verdict judge(Journal journal) {
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        Map<String, List<String>> repeats = new LinkedHashMap<>();
        for (Journal.Shown shown : journal.posted()) {
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
        return new Verdict("NoDuplicate", violations);
    }
}
