package dev.postrider.standalone;

import dev.postrider.common.cli.Cli;

/** Starts everything in one process. */
public final class StandaloneMain {

    private StandaloneMain() {}

    public static void main(String[] args) {
        System.exit(new Cli(new StandaloneProgram(), System.getenv(), System.out, System.err).run(args));
    }
}
