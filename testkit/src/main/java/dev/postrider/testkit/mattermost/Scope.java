package dev.postrider.testkit.mattermost;

/**
 * Which requests a fault meets.
 *
 * @param channelId only requests that concern this channel; empty for all
 * @param text only posts whose text contains this; empty for all
 */
public record Scope(Kind kind, String channelId, String text) {

    /** Kinds of requests. */
    public enum Kind {
        ANY,
        /** POST /api/v4/posts. */
        CREATE,
        /** GET of a channel's posts. */
        READ,
        /** Every other call of the API. */
        LOOKUP,
        /** POST /hooks/…. */
        HOOK
    }

    /**
     * What is known of a request when a fault is looked for.
     *
     * @param arrivedNanos monotonic time, by the fake's clock
     */
    record Facts(Kind kind, String channelId, String text, long arrivedNanos) {}

    /** Every request, look-ups and ping included. */
    public static Scope any() {
        return of(Kind.ANY);
    }

    /** Every creation of a post. */
    public static Scope creating() {
        return of(Kind.CREATE);
    }

    /** Every reading back. */
    public static Scope reading() {
        return of(Kind.READ);
    }

    public static Scope of(Kind kind) {
        return new Scope(kind, "", "");
    }

    public Scope inChannel(String id) {
        return new Scope(kind, id, text);
    }

    public Scope containing(String part) {
        return new Scope(kind, channelId, part);
    }

    boolean includes(Facts facts) {
        return (kind == Kind.ANY || kind == facts.kind)
                && (channelId.isEmpty() || channelId.equals(facts.channelId))
                && facts.text.contains(text);
    }
}
