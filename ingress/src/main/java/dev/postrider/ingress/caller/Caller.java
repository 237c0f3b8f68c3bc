package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.ingress.limit.Admission;
import dev.postrider.ingress.limit.Bucket;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An authenticated HTTP client: its name and its rights. Thread-safe. */
public final class Caller {

    /** Whoever calls where nobody is asked for a key. */
    static final Caller ANYONE = new Caller("anyone", Scope.EVERYWHERE, Mentions.HARMLESS, null, null);

    private final String name;
    private final Scope to;
    private final Mentions mentions;
    private final @Nullable Address hook;
    private final @Nullable Bucket bucket;

    private Caller(String name, Scope to, Mentions mentions, @Nullable Address hook, @Nullable Bucket bucket) {
        this.name = name;
        this.to = to;
        this.mentions = mentions;
        this.hook = hook;
        this.bucket = bucket;
    }

    /** @param bucket null where the key has no rate */
    static Caller of(Key key, @Nullable Bucket bucket) {
        return new Caller(key.name(), key.to(), key.mentions(), key.hook(), bucket);
    }

    /** Whoever comes with a URL that was signed for this caller: one address, no mentions, and no rate of its own. */
    Caller signedFor(Address address) {
        return new Caller(name, Scope.only(address), Mentions.HARMLESS, null, bucket);
    }

    /** Unique among callers, and no secret. */
    public String name() {
        return name;
    }

    /** Whether it may post there. */
    public boolean may(Address address) {
        return to.covers(address);
    }

    /** Why it may not. */
    public Refusal mayNot(Address address) {
        return new Refusal(
                Problem.ADDRESS_NOT_ALLOWED, "The key of " + name + " may not post to " + address.key() + ".");
    }

    /** What its channel-wide mentions may do. */
    public Mentions mentions() {
        return mentions;
    }

    /** Where its hook posts if the call does not say. A channel named without a team is one of this address's team. */
    public Optional<Address> hook() {
        return Optional.ofNullable(hook);
    }

    /** The one address it may post to, if it is exactly one. */
    public Optional<Address> only() {
        return to.only();
    }

    /** Takes one call from its rate, if there is one left; all who call by one key share its rate. */
    public Admission admit() {
        return bucket == null ? Admission.ADMITTED : bucket.tryAcquire();
    }

    @Nullable
    Bucket bucket() {
        return bucket;
    }

    @Override
    public String toString() {
        return "Caller[" + name + "]";
    }
}
