package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What callers were told is accepted and what the chat then showed, in order. Thread-safe.
 *
 * <p>Texts are unique per address; the messages of one address are noted in the order in which they were sent, so by
 * one caller, or by callers that take turns.
 */
public final class DeliveryJournal {

    /** A text that the chat showed. */
    record PostedText(String address, String text, long nanos) {}

    private final Map<String, List<String>> accepted = new LinkedHashMap<>();
    private final Map<String, List<String>> sent = new LinkedHashMap<>();
    private final List<PostedText> posted = new ArrayList<>();

    /** Only what was answered with 202. */
    public synchronized void accepted(String address, String text) {
        accepted.computeIfAbsent(address, key -> new ArrayList<>()).add(text);
        sent.computeIfAbsent(address, key -> new ArrayList<>()).add(text);
    }

    /** Sent, and nobody knows whether it was accepted: it may appear, once and at its place. */
    public synchronized void unanswered(String address, String text) {
        sent.computeIfAbsent(address, key -> new ArrayList<>()).add(text);
    }

    /**
     * Every text in the order of the chat, repeats included.
     *
     * @param nanos monotonic time; the same for all where the rate is not judged
     */
    public synchronized void posted(String address, String text, long nanos) {
        posted.add(new PostedText(address, text, nanos));
    }

    public synchronized int acceptedCount() {
        return accepted.values().stream().mapToInt(List::size).sum();
    }

    /** The same without what was posted: for judging again after a while. */
    public synchronized DeliveryJournal withoutPosts() {
        DeliveryJournal copy = new DeliveryJournal();
        accepted.forEach((address, texts) -> copy.accepted.put(address, new ArrayList<>(texts)));
        sent.forEach((address, texts) -> copy.sent.put(address, new ArrayList<>(texts)));
        return copy;
    }

    /** By address, in the order in which they were accepted. */
    public synchronized Map<String, List<String>> accepted() {
        return copyOf(accepted);
    }

    /** Accepted or unanswered, in the order in which they were sent. */
    synchronized Map<String, List<String>> sent() {
        return copyOf(sent);
    }

    synchronized List<PostedText> posted() {
        return List.copyOf(posted);
    }

    private static Map<String, List<String>> copyOf(Map<String, List<String>> texts) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        texts.forEach((address, ofAddress) -> copy.put(address, List.copyOf(ofAddress)));
        return copy;
    }
}
