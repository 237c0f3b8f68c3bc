package dev.postrider.relay.simulation;

import java.util.List;

/**
 * A deliberate fault.
 *
 * @param name what it does wrong
 * @param file below the relay's packages
 * @param from the seed to begin with: what shows seldom need not be looked for from the first on
 */
record Mutation(String name, String file, List<Edit> edits, long from) {

    /** @param snippet must be in the file exactly once */
    record Edit(String snippet, String replacement) {}

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
            int at = mutated.indexOf(edit.snippet());
            if (at < 0 || mutated.indexOf(edit.snippet(), at + 1) >= 0) {
                throw new AssertionError(file + " does not hold exactly once: " + edit.snippet());
            }
            mutated = mutated.replace(edit.snippet(), edit.replacement());
        }
        return mutated;
    }

    @Override
    public String toString() {
        return name;
    }
}
