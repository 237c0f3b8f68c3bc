package dev.postrider.common.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Standard output for texts in any language. */
public final class Terminal {

    private Terminal() {}

    /** Without a locale, as under cron or in a bare container, the JVM would print a question mark for every umlaut. */
    public static PrintStream out() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        boolean noLocale = Charset.forName(encoding).equals(StandardCharsets.US_ASCII);
        return noLocale ? new PrintStream(System.out, true, StandardCharsets.UTF_8) : System.out;
    }
}
