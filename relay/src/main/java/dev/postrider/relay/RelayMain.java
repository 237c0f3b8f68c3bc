package dev.postrider.relay;

import dev.postrider.common.cli.Cli;

/** Starts the relay. */
public final class RelayMain {

    private RelayMain() {}

    public static void main(String[] args) {
        System.exit(new Cli(new RelayProgram(), System.getenv(), System.out, System.err).run(args));
    }
}
