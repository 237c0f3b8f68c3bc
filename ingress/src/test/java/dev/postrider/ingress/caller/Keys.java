package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.secret.ServerSecret;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Keys for tests. */
final class Keys {

    static final Address JANE = new Address.Username("jane");
    static final Address JOE = new Address.Username("joe");
    static final Secret TOKEN = Token.create(new Random(1));
    static final Secret OTHER = Token.create(new Random(2));
    static final String SECRET_TEXT = "0123456789abcdef0123456789abcdef";
    static final ServerSecret SECRET = new ServerSecret(new Secret(SECRET_TEXT));

    private Keys() {}

    static String hash(Secret token) {
        return KeyHash.of(token).text();
    }

    static List<Key> of(String... lines) {
        KeyList read = KeyList.read(List.of(KeyList.KeySource.file("here", String.join("\n", lines))));
        if (read instanceof KeyList.ValidKeys good) {
            return good.keys();
        }
        throw new IllegalArgumentException(read.toString());
    }

    static Callers callers(Clock clock, String... lines) {
        return Callers.of(of(lines), SECRET, clock, Callers.anyone());
    }

    /** What a query holds. */
    static Options options(String query) {
        return ((PostTarget.TextTarget) TargetGrammar.read(RawTarget.of("/post/user/jane/msg/x?" + query))).options();
    }

    static Settings settings(Map<String, String> environment) {
        try {
            return Settings.load(Service.INGRESS, environment);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
