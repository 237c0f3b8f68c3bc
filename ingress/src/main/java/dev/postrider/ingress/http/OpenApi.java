package dev.postrider.ingress.http;

/** STUB until the document is there. */
final class OpenApi {
    static byte[] document() {
        return new byte[0];
    }
}
