package dev.postrider.relay;

import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.JvmDefaults;
import dev.postrider.common.cli.Terminal;
import io.opentelemetry.api.GlobalOpenTelemetry;

/** Starts the relay. */
public final class RelayMain {

    private RelayMain() {}

    public static void main(String[] args) {
        JvmDefaults.apply(System.getProperties());
        System.exit(new Cli(new RelayProgram(GlobalOpenTelemetry.get()), System.getenv(), Terminal.out(), System.err)
                .run(args));
    }
}
