package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The addresses a key may post to. Immutable.
 *
 * <p>A channel by its id and the same channel by its names are two addresses: a key needs both to be called either way.
 */
final class AddressScope {

    static final AddressScope EVERYWHERE = new AddressScope("*", Set.of(), List.of(), true);

    private static final char ANY = '*';

    private static final Pattern PATTERN = Pattern.compile(
            "channel/[a-z0-9*]{1,26}" + "|team/[a-z0-9*-]{1,64}/channel/[a-z0-9*_-]{1,64}" + "|user/[a-z0-9*._-]{1,64}",
            Pattern.CASE_INSENSITIVE);

    private final String text;
    private final Set<String> addresses;
    private final List<String> patterns;
    private final boolean everywhere;

    private AddressScope(String text, Set<String> addresses, List<String> patterns, boolean everywhere) {
        this.text = text;
        this.addresses = Set.copyOf(addresses);
        this.patterns = List.copyOf(patterns);
        this.everywhere = everywhere;
    }

    static AddressScope only(Address address) {
        return new AddressScope(address.key(), Set.of(address.key()), List.of(), false);
    }

    /**
     * Reads comma-separated addresses and patterns. In a pattern {@code *} matches any characters, or none, of one
     * name; alone it matches every address. Empty if one of them can be no address.
     */
    static Optional<AddressScope> parse(String text) {
        Set<String> addresses = new HashSet<>();
        List<String> patterns = new ArrayList<>();
        boolean everywhere = false;
        for (String part : text.split(",", -1)) {
            if (part.equals("*")) {
                everywhere = true;
            } else if (part.indexOf(ANY) >= 0 && PATTERN.matcher(part).matches()) {
                patterns.add(part.toLowerCase(Locale.ROOT));
            } else {
                Optional<Address> address = Address.parseLenient(part);
                if (address.isEmpty()) {
                    return Optional.empty();
                }
                addresses.add(address.get().key());
            }
        }
        return Optional.of(new AddressScope(text, addresses, patterns, everywhere));
    }

    /** The one address that is covered, if it is exactly one. */
    Optional<Address> only() {
        return everywhere || !patterns.isEmpty() || addresses.size() != 1
                ? Optional.empty()
                : Address.parse(addresses.iterator().next());
    }

    boolean covers(Address address) {
        if (everywhere) {
            return true;
        }
        String key = address.key();
        if (addresses.contains(key)) {
            return true;
        }
        for (String pattern : patterns) {
            if (matches(pattern, key)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there can be a channel of this team that is covered. */
    boolean coversSomeOf(String team) {
        return everywhere
                || Stream.concat(addresses.stream(), patterns.stream())
                        .map(covered -> covered.split("/"))
                        .anyMatch(parts -> parts[0].equals("team") && matches(parts[1], team));
    }

    /**
     * In steps of at most one length times the other, whatever the pattern: on a mismatch only the last {@code *} takes
     * one character more. None can take a slash and match: pattern and key begin with the same word, so they have equally
     * many.
     */
    private static boolean matches(String pattern, String key) {
        int inPattern = 0;
        int star = -1;
        int taken = 0;
        for (int inKey = 0; inKey < key.length(); ) {
            if (inPattern < pattern.length() && pattern.charAt(inPattern) == ANY) {
                star = inPattern++;
                taken = inKey;
            } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == key.charAt(inKey)) {
                inPattern++;
                inKey++;
            } else if (star >= 0) {
                inPattern = star + 1;
                inKey = ++taken;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == ANY) {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
