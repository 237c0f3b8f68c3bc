package dev.postrider.ingress;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.caller.KeyCommands;
import java.security.SecureRandom;
import java.util.List;

/** What a program with an ingress can do besides running, as {@link dev.postrider.common.cli.Program#commands}. */
public final class IngressCommands {

    private IngressCommands() {}

    public static List<Object> all() {
        return List.of(new KeyCommands(new SecureRandom(), Clock.system()));
    }
}
