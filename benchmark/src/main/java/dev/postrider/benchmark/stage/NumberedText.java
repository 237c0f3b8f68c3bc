package dev.postrider.benchmark.stage;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Texts of one length that carry a number, by which they are found again in a post of many.
 *
 * @param codePoints length of each
 */
public record NumberedText(int codePoints) {

    private static final int DIGITS = 8;
    private static final Pattern NUMBER = Pattern.compile("\\bm(\\d{" + DIGITS + "})\\b");
    private static final String FILLER = " build of branch main failed in stage test after ninety seconds";

    public NumberedText {
        if (codePoints < DIGITS + 1) {
            throw new IllegalArgumentException("too short for its number");
        }
    }

    public String of(int number) {
        String name = String.format("m%0" + DIGITS + "d", number);
        int missing = codePoints - name.length();
        return name + FILLER.repeat(missing / FILLER.length() + 1).substring(0, missing);
    }

    /** The numbers of the texts in a post, in its order. */
    public static List<Integer> numbersIn(String post) {
        return NUMBER.matcher(post)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }
}
