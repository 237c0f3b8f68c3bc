package dev.postrider.ingress.http;

/** What became of reading a body. */
sealed interface BodyRead {

    /** All of it; empty if there was none. */
    final class Whole implements BodyRead {

        private final byte[] bytes;

        Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not a copy; nobody else has them. */
        byte[] bytes() {
            return bytes;
        }
    }

    /** More than is taken. The connection is closed after the answer. */
    record TooLarge() implements BodyRead {}

    /** Not here in time. The connection is closed after the answer. */
    record TooSlow() implements BodyRead {}

    /** It broke off, or was not framed as HTTP has it; who sent it may be gone. */
    record Broken() implements BodyRead {}
}
