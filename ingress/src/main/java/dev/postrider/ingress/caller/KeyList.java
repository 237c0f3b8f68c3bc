package dev.postrider.ingress.caller;

import dev.postrider.common.settings.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All keys there are, from all places they are written in. */
sealed interface KeyList {

    record ValidKeys(List<Key> keys) implements KeyList {}

    /** @param problems a sentence each, with place and line; nothing is quoted */
    record InvalidKeys(List<String> problems) implements KeyList {}

    /** The text of one place: a secret, since it may hold a key in clear text by mistake. */
    record KeySource(String place, Secret text) {

        static KeySource file(String place, String text) {
            return new KeySource(place, new Secret(text));
        }

        static KeySource variable(String place, String text) {
            return new KeySource(place, new Secret(text.replace(';', '\n')));
        }

        List<String> lines() {
            return text.reveal().lines().toList();
        }
    }

    /** Reads all of them; finds every problem. */
    static KeyList read(List<KeySource> sources) {
        List<Key> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (KeySource source : sources) {
            List<String> lines = source.lines();
            for (int i = 0; i < lines.size(); i++) {
                String line = withoutComment(lines.get(i));
                String place = source.place() + ", line " + (i + 1);
                if (!line.isBlank()) {
                    readLine(line, place, seen, problems, keys);
                }
            }
        }
        return problems.isEmpty() ? new ValidKeys(List.copyOf(keys)) : new InvalidKeys(List.copyOf(problems));
    }

    private static void readLine(
            String line, String place, Map<Object, String> seen, List<String> problems, List<Key> keys) {
        KeyLine.ParsedLine reading = KeyLine.read(line);
        if (reading instanceof KeyLine.ParsedLine.InvalidLine bad) {
            bad.problems().forEach(problem -> problems.add(place + ": " + problem));
        } else if (reading instanceof KeyLine.ParsedLine.ValidLine good) {
            Key key = good.key();
            keys.add(key);
            for (Object unique : List.of(key.name(), key.hash())) {
                String before = seen.putIfAbsent(unique, place);
                if (before != null) {
                    String what = unique instanceof KeyHash ? "key" : "name";
                    problems.add(place + ": has the same " + what + " as " + before);
                }
            }
        }
    }

    /** Whether a file with this text holds no key at all. */
    static boolean isEmpty(String text) {
        return KeySource.file("", text).lines().stream()
                .allMatch(line -> withoutComment(line).isBlank());
    }

    /** A comment begins with a {@code #} at the start or after whitespace. */
    private static String withoutComment(String line) {
        return line.replaceFirst("(?:^|\\s)#.*", "");
    }
}
