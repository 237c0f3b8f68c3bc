package dev.postrider.ingress.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI 3.1 document of the public port. It is written by hand, and tested against the catalogue and the routes. */
public final class OpenApi {

    private static final String DOCUMENT = "openapi.json";

    private OpenApi() {}

    /** The document, as UTF-8 JSON; read anew by each call. */
    public static byte[] document() {
        try (InputStream document = OpenApi.class.getResourceAsStream(DOCUMENT)) {
            if (document == null) {
                throw new IllegalStateException(DOCUMENT + " is part of this package");
            }
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("what is part of this package can be read", e);
        }
    }
}
