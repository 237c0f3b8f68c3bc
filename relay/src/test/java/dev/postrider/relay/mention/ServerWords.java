package dev.postrider.relay.mention;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How Mattermost's server looks for mentions in a piece of text, written down from its rules. */
final class ServerWords {

    private static final Set<String> WIDE = Set.of("@channel", "@all", "@here");
    private static final Pattern NAME = Pattern.compile("@(?:channel|all|here)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}:._@-]+");
    private static final Pattern AROUND = Pattern.compile("^[:.\\-_]+");

    private ServerWords() {}

    static boolean mentionsAll(String text) {
        return NAME.matcher(text).find()
                && Arrays.stream(SEPARATORS.split(text)).anyMatch(ServerWords::isWide);
    }

    private static boolean isWide(String whole) {
        if (whole.startsWith(":") && whole.endsWith(":")) {
            return false; // an emoji
        }
        String word = AROUND.matcher(whole).replaceFirst("");
        String bare = word;
        while (!bare.isEmpty() && ".-:_".indexOf(bare.charAt(bare.length() - 1)) >= 0) {
            if (is(bare)) {
                return true;
            }
            bare = bare.substring(0, bare.length() - 1);
        }
        if (is(bare)) {
            return true;
        }
        return !word.startsWith("@") && List.of(word.split("[.\\-:]+")).stream().anyMatch(ServerWords::is);
    }

    private static boolean is(String word) {
        return WIDE.contains(word.toLowerCase(Locale.ROOT));
    }
}
