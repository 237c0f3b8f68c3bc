package dev.postrider.ingress.http;

import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.caller.ReloadingCallers;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.TrustedProxies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Admission that asks for keys, and the keys it knows. */
final class Keyed {

    /** May post everywhere, and has a hook. */
    static final String KEY = "pr_" + "k".repeat(42) + "A";

    /** May post to one address, three times at once, and mention the whole channel. */
    static final String NARROW_KEY = "pr_" + "n".repeat(42) + "A";

    private Keyed() {}

    static Admission admission(Clock clock, ClientLimits limits) {
        String keys = "ci " + hash(KEY) + " hook=team/devs/channel/builds; narrow " + hash(NARROW_KEY)
                + " to=user/jane rate=0.01 burst=3 mentions=yes";
        return admission(keys, clock, limits);
    }

    /** With these lines of a keys file, parted by semicolons. */
    static Admission admission(String keys, Clock clock, ClientLimits limits) {
        return admission(Map.of("POSTRIDER_KEYS", keys), clock, limits);
    }

    static Admission admission(Map<String, String> environment, Clock clock, ClientLimits limits) {
        try {
            ReloadingCallers callers = ReloadingCallers.read(Settings.load(Service.INGRESS, environment), clock);
            return new Admission(callers::current, limits, TrustedProxies.NONE, clock);
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
