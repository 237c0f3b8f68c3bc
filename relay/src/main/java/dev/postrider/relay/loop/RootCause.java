package dev.postrider.relay.loop;

/** What lies at the bottom of a chain of causes: wrappers say nothing. */
final class RootCause {

    private RootCause() {}

    static Throwable of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }
}
