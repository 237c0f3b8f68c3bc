package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deliberate fault.
 *
 * @param name what it does wrong
 * @param file below the relay's packages
 * @param from the seed to begin with: what shows seldom need not be looked for from the first on
 */
record Mutation(String name, String file, List<Edit> edits, long from) {

    /**
     * A change of the source. Layout, comments and names do not matter to where it is: a name of the snippet may be another
     * in the source, the same one everywhere. Of several places it is the one with the most names of the snippet.
     *
     * @param replacement its names are changed as those of the snippet
     */
    record Edit(String snippet, String replacement) {

        String applyTo(String source) {
            List<MatchResult> tokens = tokens(source);
            List<MatchResult> wanted = tokens(snippet);
            List<Spot> best = new ArrayList<>();
            for (int at = 0; at + wanted.size() <= tokens.size(); at++) {
                Spot found = Spot.find(wanted, tokens.subList(at, at + wanted.size()));
                if (found != null
                        && (best.isEmpty() || found.same() >= best.get(0).same())) {
                    best.removeIf(each -> each.same() < found.same());
                    best.add(found);
                }
            }
            if (best.size() != 1) {
                throw new AssertionError("is there " + best.size() + " times: " + snippet);
            }
            Spot spot = best.get(0);
            String renamed =
                    NAME.matcher(replacement).replaceAll(name -> spot.names().getOrDefault(name.group(), name.group()));
            return source.substring(0, spot.begin()) + renamed + source.substring(spot.end());
        }

        private static List<MatchResult> tokens(String code) {
            return TOKEN.matcher(code)
                    .results()
                    .filter(token -> !token.group().isBlank() && !token.group().startsWith("//"))
                    .toList();
        }
    }

    /**
     * Where the snippet may be.
     *
     * @param names of the snippet, and what they are here
     * @param same how many are the same
     */
    private record Spot(int begin, int end, Map<String, String> names, long same) {

        static @Nullable Spot find(List<MatchResult> wanted, List<MatchResult> tokens) {
            Map<String, String> names = new HashMap<>();
            for (int i = 0; i < wanted.size(); i++) {
                String token = tokens.get(i).group();
                String ours = wanted.get(i).group();
                boolean isSame = isName(ours)
                        ? isName(token) && token.equals(names.computeIfAbsent(ours, any -> token))
                        : token.equals(ours);
                if (!isSame) {
                    return null;
                }
            }
            long same = names.entrySet().stream()
                    .filter(name -> name.getKey().equals(name.getValue()))
                    .count();
            // Less would be another place that looks alike.
            return 2 * same < names.size()
                    ? null
                    : new Spot(
                            tokens.get(0).start(), tokens.get(tokens.size() - 1).end(), names, same);
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern TOKEN =
            Pattern.compile("\\s+|//.*|\"(?:\\\\.|[^\"\\\\])*\"|" + NAME + "|[\\d][\\w]*|\\S");
    private static final Set<String> KEYWORDS = Set.of(
            "else",
            "false",
            "final",
            "if",
            "instanceof",
            "int",
            "long",
            "new",
            "null",
            "private",
            "return",
            "static",
            "this",
            "throw",
            "true",
            "while");

    private static boolean isName(String token) {
        return NAME.matcher(token).matches() && !KEYWORDS.contains(token);
    }

    static Mutation of(String name, String file, String snippet, String replacement) {
        return new Mutation(name, file, List.of(new Edit(snippet, replacement)), 1);
    }

    Mutation and(String snippet, String replacement) {
        return new Mutation(name, file, List.of(edits.get(0), new Edit(snippet, replacement)), from);
    }

    /** It is seen with this seed, and with few others. */
    Mutation seldom(long seed) {
        return new Mutation(name, file, edits, seed);
    }

    /** The faulty source. */
    String applyTo(String source) {
        String mutated = source;
        for (Edit edit : edits) {
            mutated = edit.applyTo(mutated);
        }
        return mutated;
    }

    @Override
    public String toString() {
        return name;
    }
}
