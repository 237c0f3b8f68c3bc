package dev.postrider.ingress.admission;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.caller.Authentication;
import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Callers;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.limit.ClientAddress;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.RateDecision;
import dev.postrider.ingress.limit.TrustedProxies;
import dev.postrider.ingress.preview.PreviewFilter;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says where a call comes from, who makes it, and whether it may post now. Thread-safe. */
public final class Admission {

    /** Whether a call may post. */
    public sealed interface Decision {

        record Admitted(Caller caller) implements Decision {}

        /** It may, and nobody needs to know who it is. */
        record Anonymous() implements Decision {}

        /** @param key name of the key, or {@code CallCounters.NO_KEY} if it came with none that is valid */
        record Denied(String key, Refusal refusal) implements Decision {}
    }

    private final Supplier<Callers> callers;
    private final ClientLimits clients;
    private final TrustedProxies proxies;
    private final Clock clock;

    /** @param callers asked for each call: keys come and go */
    public Admission(Supplier<Callers> callers, ClientLimits clients, TrustedProxies proxies, Clock clock) {
        this.callers = callers;
        this.clients = clients;
        this.proxies = proxies;
        this.clock = clock;
    }

    /** Where a call comes from, by its connection and by what proxies say. */
    public ClientAddress client(String remoteAddress, List<String> forwardedFor) {
        return proxies.client(remoteAddress, forwardedFor);
    }

    /** Why nothing of the call is even looked at; nothing if it is. */
    public Optional<Refusal> turnedAway(String method, PreviewFilter.HeaderLookup headers, ClientAddress client) {
        Optional<Refusal> preview = PreviewFilter.refusal(method, headers);
        return preview.isPresent() ? preview : tooOften(client);
    }

    /** Why this call is one too many of its client; nothing if it is not. */
    public Optional<Refusal> tooOften(ClientAddress client) {
        return refusal(clients.call(client), "This client address");
    }

    /** Whether the call may post to this address now. */
    public Decision admit(Credentials credentials, Address address, ClientAddress client) {
        return admitted(callers.get().authenticate(credentials, address, clock.wall()), client);
    }

    /** Whether the call may use a hook now; where it may post to is still to be asked. */
    public Decision admitHook(Credentials credentials, ClientAddress client) {
        return admitted(callers.get().authenticate(credentials, clock.wall()), client);
    }

    /** Who calls, for a question that posts nothing: it takes no call from the rate of the key. */
    public Decision identify(Credentials credentials, ClientAddress client) {
        return identified(callers.get().authenticate(credentials, clock.wall()), client);
    }

    /**
     * Whether the call may ask what became of a message: it counts for the rate of its key. Without a key it counts for its
     * client, unless no key is required to post either.
     */
    public Decision lookUp(Credentials credentials, ClientAddress client) {
        Callers now = callers.get();
        if (now.isOpen()) {
            return new Decision.Anonymous();
        }
        if (!credentials.isNone()) {
            return admitted(now.authenticate(credentials, clock.wall()), client);
        }
        return refusal(clients.lookUp(client), "Without a key, this client address")
                .<Decision>map(refusal -> new Decision.Denied(CallCounters.NO_KEY, refusal))
                .orElseGet(Decision.Anonymous::new);
    }

    /** Whether no key is required. */
    public boolean isOpen() {
        return callers.get().isOpen();
    }

    /** The name of the key, where nothing is done with it. */
    public String keyName(Credentials credentials) {
        return callers.get().authenticate(credentials, clock.wall()) instanceof Authentication.Authenticated known
                ? known.caller().name()
                : CallCounters.NO_KEY;
    }

    private Decision admitted(Authentication authentication, ClientAddress client) {
        Decision identified = identified(authentication, client);
        if (!(identified instanceof Decision.Admitted admitted)) {
            return identified;
        }
        String name = admitted.caller().name();
        return refusal(admitted.caller().tryAcquire(), "The key of " + name)
                .<Decision>map(refusal -> new Decision.Denied(name, refusal))
                .orElse(admitted);
    }

    private Decision identified(Authentication authentication, ClientAddress client) {
        if (authentication instanceof Authentication.Authenticated known) {
            return new Decision.Admitted(known.caller());
        }
        Authentication.Unauthenticated unknown = (Authentication.Unauthenticated) authentication;
        Refusal refusal = unknown.refusal();
        boolean failed = refusal.problem() == Problem.UNAUTHORISED;
        return new Decision.Denied(
                unknown.key(),
                failed
                        ? refusal(clients.failure(client), "With wrong keys, this client address")
                                .orElse(refusal)
                        : refusal);
    }

    private static Optional<Refusal> refusal(RateDecision decision, String who) {
        return decision instanceof RateDecision.Limited later
                ? Optional.of(Refusal.later(
                        Problem.TOO_MANY_CALLS, who + " has called more often than it may.", later.seconds()))
                : Optional.empty();
    }
}
