package dev.postrider.e2e.chaos;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the chat shows, counted in messages.
 *
 * @param shown messages of which at least a word is shown
 * @param neverAccepted how many of those had no answer
 * @param lost accepted messages of which at least a word is missing
 * @param twice messages of which at least a word is shown more than once
 */
record Tally(int shown, int neverAccepted, int lost, int twice) {

    static Tally of(DeliveryJournal sent, List<String> posts) {
        Set<String> once = new HashSet<>();
        Set<String> again = posts.stream()
                .flatMap(post -> Texts.words(post).stream())
                .filter(word -> !once.add(word))
                .collect(Collectors.toSet());
        Set<String> accepted =
                sent.accepted().values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Set<String> missing = new HashSet<>(accepted);
        missing.removeAll(once);
        Set<String> extra = new HashSet<>(once);
        extra.removeAll(accepted);
        return new Tally(messages(once), messages(extra), messages(missing), messages(again));
    }

    private static int messages(Set<String> words) {
        return (int) words.stream().map(Texts::message).distinct().count();
    }
}
