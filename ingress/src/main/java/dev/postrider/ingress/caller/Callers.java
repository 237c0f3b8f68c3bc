package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.limit.TokenBucket;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.secret.ServerSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, at one moment. Decides without looking at a clock or a file; immutable but for how much of each rate is
 * used up. Thread-safe.
 */
public final class Callers {

    private static final Authentication ANYONE = new Authentication.Authenticated(Caller.ANYONE);

    private static final Authentication NO_KEY = unauthorised("The call has neither an API key nor a signature.");
    private static final Authentication WRONG_KEY = unauthorised("The API key of the call is not valid.");
    private static final Authentication EXPIRED_KEY = unauthorised("The API key of the call has expired.");
    private static final Authentication SIGNED_ELSEWHERE =
            unauthorised("A signed URL is valid for one address under /post/, and nowhere else.");
    private static final Authentication NOT_SET_UP =
            unauthorised("Signed URLs are not enabled: this server has no secret to verify them.");
    private static final Authentication FORGED =
            unauthorised("The signature is not valid for this address, key and expiry.");

    // Only who holds a good signature is told these.
    private static final Authentication KEY_GONE =
            unauthorised("The API key that this URL was signed for has been revoked.");
    private static final Authentication SIGNED_BY_EXPIRED =
            unauthorised("The API key that this URL was signed for has expired.");
    private static final Authentication SIGNATURE_EXPIRED = unauthorised("This signed URL has expired.");

    /** Twelve digits: some 30,000 years. Without leading zeros, so that each time has one spelling. */
    private static final Pattern EXPIRY = Pattern.compile("[1-9]\\d{0,11}");

    /** A key and who has it. */
    private record Holder(Key key, Caller caller) {}

    private final boolean open;
    private final Map<KeyHash, Holder> byHash = new HashMap<>();
    private final Map<String, Holder> byName = new HashMap<>();
    private final @Nullable UrlSigner signer;

    private Callers(boolean open, @Nullable ServerSecret secret) {
        this.open = open;
        signer = secret == null ? null : new UrlSigner(secret);
    }

    /** No key is required, and a presented key is ignored. */
    public static Callers anyone() {
        return new Callers(true, null);
    }

    /**
     * The holders of these keys, and nobody else; so of no keys, nobody.
     *
     * @param secret null if URLs cannot be signed
     * @param before where a key was before with the same rate, what it used of that rate stays used
     */
    static Callers of(List<Key> keys, @Nullable ServerSecret secret, Clock clock, Callers before) {
        Callers callers = new Callers(false, secret);
        for (Key key : keys) {
            Holder holder = new Holder(key, Caller.of(key, bucket(key, clock, before.byName.get(key.name()))));
            callers.byHash.put(key.hash(), holder);
            callers.byName.put(key.name(), holder);
        }
        return callers;
    }

    private static @Nullable TokenBucket bucket(Key key, Clock clock, @Nullable Holder before) {
        if (key.rate() == null) {
            return null;
        }
        return before != null && key.rate().equals(before.key().rate())
                ? before.caller().bucket()
                : new TokenBucket(key.rate(), clock);
    }

    /** Whether no key is required. */
    public boolean isOpen() {
        return open;
    }

    /** An address that one of the keys may certainly post to, if one says so. */
    public Optional<Address> exampleAddress() {
        return byName.values().stream()
                .map(holder -> holder.key().exampleAddress())
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Address::key));
    }

    /** How many keys there are. */
    public int size() {
        return byName.size();
    }

    /** Who makes this call, if it is somebody who may post there. */
    public Authentication authenticate(Credentials credentials, Address address, Instant now) {
        if (open) {
            return ANYONE;
        }
        if (credentials.signature() != null) {
            return authenticateSignature(credentials.signature(), address, now);
        }
        Authentication authentication = authenticateKey(credentials.key(), now);
        return authentication instanceof Authentication.Authenticated known
                ? ifAllowed(known.caller(), address, known.caller())
                : authentication;
    }

    /**
     * Who makes this call, whose address is not known yet; once it is, {@link Caller#mayPostTo} must still be asked.
     * Signed URLs do not get here: they are for one address.
     */
    public Authentication authenticate(Credentials credentials, Instant now) {
        if (open) {
            return ANYONE;
        }
        return credentials.signature() != null ? SIGNED_ELSEWHERE : authenticateKey(credentials.key(), now);
    }

    /** One hash, one lookup and one comparison, whether there is such a key or not. */
    private Authentication authenticateKey(@Nullable String presented, Instant now) {
        if (presented == null) {
            return NO_KEY;
        }
        KeyHash hash = KeyHash.ofPresented(presented);
        Holder found = byHash.get(hash);
        boolean same = hash.equals(found == null ? KeyHash.NONE : found.key().hash());
        if (found == null || !same) {
            return WRONG_KEY;
        }
        return found.key().isExpired(now) ? EXPIRED_KEY : new Authentication.Authenticated(found.caller());
    }

    /** One signature and one comparison, whether there is such a key or not; only then it matters which. */
    private Authentication authenticateSignature(Credentials.Signature given, Address address, Instant now) {
        if (signer == null) {
            return NOT_SET_UP;
        }
        String name = given.kid() == null ? "" : given.kid();
        String expiry = given.exp() == null ? "" : given.exp();
        boolean wellFormed = CallerHeader.KEY_NAME.matcher(name).matches()
                && (given.exp() == null || EXPIRY.matcher(expiry).matches());
        String expected = signer.sign(wellFormed ? name : "", address, wellFormed ? expiry : "");
        boolean same = isEqual(expected, given.sig() == null ? "" : given.sig().reveal());
        if (!wellFormed || !same) {
            return FORGED;
        }
        Holder holder = byName.get(name);
        if (holder == null) {
            return KEY_GONE;
        }
        if (holder.key().isExpired(now)) {
            return SIGNED_BY_EXPIRED;
        }
        if (!expiry.isEmpty() && now.getEpochSecond() >= Long.parseLong(expiry)) {
            return SIGNATURE_EXPIRED;
        }
        return ifAllowed(holder.caller(), address, holder.caller().signedFor(address));
    }

    private static Authentication ifAllowed(Caller caller, Address address, Caller then) {
        return caller.mayPostTo(address)
                ? new Authentication.Authenticated(then)
                : new Authentication.Unauthenticated(caller.name(), caller.refusal(address));
    }

    /** In a time that depends on neither where they differ nor how long the second is. */
    private static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Authentication unauthorised(String detail) {
        return new Authentication.Unauthenticated(CallCounters.NO_KEY, new Refusal(Problem.UNAUTHORISED, detail));
    }

    @Override
    public String toString() {
        return open ? "Callers[anyone]" : "Callers[" + size() + " keys]";
    }
}
