package dev.postrider.e2e.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for servers that come back on the same one. */
final class Ports {

    /**
     * Below those that systems give to outgoing connections: while the server is away, another process could be given
     * its port, or a client that tries to reach it could even connect to itself.
     */
    private static final int FIRST = 20_000;

    private static final int COUNT = 12_000;

    private Ports() {}

    /** A free one; different processes begin to look at different places. */
    static int free() {
        int begin = (int) (ProcessHandle.current().pid() * 16 % COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (begin + i) % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
