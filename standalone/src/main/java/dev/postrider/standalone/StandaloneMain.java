package dev.postrider.standalone;

import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.JvmDefaults;
import dev.postrider.common.cli.Terminal;
import io.opentelemetry.api.GlobalOpenTelemetry;

/** Starts everything in one process. */
public final class StandaloneMain {

    private StandaloneMain() {}

    public static void main(String[] args) {
        JvmDefaults.apply(System.getProperties());
        System.exit(
                new Cli(new StandaloneProgram(GlobalOpenTelemetry.get()), System.getenv(), Terminal.out(), System.err)
                        .run(args));
    }
}
