package dev.postrider.ingress.tls;

import java.nio.file.Path;
import java.util.List;

/** What the public port speaks below HTTP. */
public sealed interface Transport {

    /** HTTP/1.1, readable on its way. */
    record Plain() implements Transport {}

    /**
     * TLS, and within it HTTP/1.1 or HTTP/2; nothing else.
     *
     * @param certificate PEM file with the server's certificate first, then those between it and its authority
     * @param key PEM file with the private key that belongs to it, not encrypted
     * @param clientAuthorities PEM files with the authorities whose client certificates are accepted; if there are any,
     *     a client must have one
     */
    record Tls(Path certificate, Path key, List<Path> clientAuthorities) implements Transport {

        public Tls {
            clientAuthorities = List.copyOf(clientAuthorities);
        }
    }
}
