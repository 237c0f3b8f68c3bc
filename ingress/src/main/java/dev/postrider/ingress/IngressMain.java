package dev.postrider.ingress;

import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.JvmDefaults;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.PrintStream;
import java.util.Map;

/** Starts the ingress from the command line. */
public final class IngressMain {

    private IngressMain() {}

    public static void main(String[] args) {
        JvmDefaults.apply(System.getProperties());
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        return new Cli(new IngressProgram(GlobalOpenTelemetry.get()), environment, out, err).run(args);
    }
}
