package dev.postrider.e2e.chaos;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages of words none of which comes twice, so that each can be found again in whatever post it ends up in.
 *
 * <p>A word is {@code <channel>-<number>.<place>}; packing joins messages and splitting cuts them between words.
 */
final class Texts {

    private static final Pattern WORD = Pattern.compile("\\d{3}-\\d{6}\\.\\d{3}");
    private static final int ID_LENGTH = "000-000000".length();

    private Texts() {}

    /** @param number of the message in its channel */
    static String text(int channel, int number, int words) {
        return IntStream.range(0, words)
                .mapToObj(place -> String.format("%03d-%06d.%03d", channel, number, place))
                .collect(Collectors.joining(" "));
    }

    /** In their order, whatever lies between them. */
    static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /** How many messages there are in a post, whole or in part. */
    static int messages(String text) {
        return (int) words(text).stream().map(Texts::message).distinct().count();
    }

    /** Of which message a word is. */
    static String message(String word) {
        return word.substring(0, ID_LENGTH);
    }
}
