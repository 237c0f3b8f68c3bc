package dev.postrider.common.cli;

import java.util.Map;
import java.util.Properties;

/** System properties that the JDK reads once, with the values that Postrider needs instead of the JDK's own. */
public final class JvmDefaults {

    private static final Map<String, String> VALUES = Map.of(
            // Seconds for a request to the admin port to arrive. The JDK's server waits for ever.
            "sun.net.httpserver.maxReqTime", "10",
            // Seconds that the HTTP client keeps an idle connection; JDK 17 keeps it for 20 minutes. Mattermost closes
            // it
            // after 60 s, and a post sent into a connection that is being closed would be uncertain.
            "jdk.httpclient.keepalive.timeout", "30");

    private JvmDefaults() {}

    /** For the first line of {@code main}. A property given on the command line is kept. */
    public static void apply(Properties system) {
        VALUES.forEach(system::putIfAbsent);
    }
}
