package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.ingress.limit.RateDecision;
import dev.postrider.ingress.limit.TokenBucket;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An authenticated HTTP client: its name and its rights. Thread-safe. */
public final class Caller {

    /** The caller where no key is required. */
    static final Caller ANYONE = new Caller("anyone", AddressScope.EVERYWHERE, Mentions.HARMLESS, null, null, false);

    private final String name;
    private final AddressScope scope;
    private final Mentions mentions;
    private final @Nullable Address hook;
    private final @Nullable TokenBucket bucket;
    private final boolean signed;

    private Caller(
            String name,
            AddressScope to,
            Mentions mentions,
            @Nullable Address hook,
            @Nullable TokenBucket bucket,
            boolean signed) {
        this.name = name;
        this.scope = to;
        this.mentions = mentions;
        this.hook = hook;
        this.bucket = bucket;
        this.signed = signed;
    }

    /** @param bucket null where the key has no rate */
    static Caller of(Key key, @Nullable TokenBucket bucket) {
        return new Caller(key.name(), key.scope(), key.mentions(), key.hook(), bucket, false);
    }

    /** The caller of a URL that was signed for this caller: one address, no mentions, and no rate of its own. */
    Caller signedFor(Address address) {
        return new Caller(name, AddressScope.only(address), Mentions.HARMLESS, null, bucket, true);
    }

    /** Whether it calls by a signed URL, which may be in many hands: it posts, and is told nothing but its own message. */
    public boolean isSigned() {
        return signed;
    }

    /** Unique among callers, and no secret. */
    public String name() {
        return name;
    }

    /** The name of its API key; empty where no key is required. */
    public String keyName() {
        return this == ANYONE ? "" : name;
    }

    /** Whether it may post there. */
    public boolean mayPostTo(Address address) {
        return scope.covers(address);
    }

    /** Why it may not. */
    public Refusal refusal(Address address) {
        return notAllowed(address.key());
    }

    /** Why it may not post to any channel of this team; nothing if there may be one that it may post to. */
    public Optional<Refusal> refusalOfTeam(String team) {
        return scope.coversSomeOf(team) ? Optional.empty() : Optional.of(notAllowed("any channel of the team " + team));
    }

    private Refusal notAllowed(String where) {
        return new Refusal(Problem.ADDRESS_NOT_ALLOWED, "The key of " + name + " may not post to " + where + ".");
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
        return scope.only();
    }

    /** Takes one call from its rate, if there is one left; all who call by one key share its rate. */
    public RateDecision tryAcquire() {
        return bucket == null ? RateDecision.ALLOWED : bucket.tryAcquire();
    }

    @Nullable
    TokenBucket bucket() {
        return bucket;
    }

    @Override
    public String toString() {
        return "Caller[" + name + "]";
    }
}
