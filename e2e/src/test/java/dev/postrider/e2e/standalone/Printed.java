package dev.postrider.e2e.standalone;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Posts as the console destination prints them. */
final class Printed {

    /** Time, id, address, text. */
    private static final Pattern POST = Pattern.compile("^\\S+Z \\S+ \\[([^\\]]+)] (.*)$", Pattern.MULTILINE);

    private Printed() {}

    static long count(Postrider postrider) {
        return POST.matcher(postrider.process().out()).results().count();
    }

    static void noteIn(DeliveryJournal journal, Postrider... inOrder) {
        for (Postrider postrider : inOrder) {
            Matcher posts = POST.matcher(postrider.process().out());
            while (posts.find()) {
                journal.posted(posts.group(1), posts.group(2), 0);
            }
        }
    }
}
