package dev.postrider.ingress.http;

import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.limit.ClientAddress;
import dev.postrider.ingress.publish.CallPrint;
import dev.postrider.ingress.publish.Publishing.Identity;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.util.Optional;

/** One request to post, and whom it comes from. */
record Call(Context ctx, RawTarget target, ClientAddress client) {

    private static final String KEY_HEADER = "Idempotency-Key";

    /** What it brings along to say who calls. */
    Credentials credentials(Options options) {
        Credentials given = Credentials.of(options);
        String header = ctx.header(Header.AUTHORIZATION);
        return header == null ? given : given.withAuthorization(header);
    }

    /**
     * Which calls are the same as this one. Only a GET is repeated by proxies and clients of their own accord.
     *
     * @return empty if its idempotency key is
     */
    Optional<Identity> identity(Options options, Caller caller) {
        // The option wins over the header: it is the one the caller wrote for this very call.
        Optional<String> key = options.key().or(() -> Optional.ofNullable(ctx.header(KEY_HEADER)));
        if (key.isPresent()) {
            return key.filter(given -> !given.isBlank()).map(Identity.Key::new);
        }
        return Optional.of(
                ctx.method() == HandlerType.GET
                        ? new Identity.Print(CallPrint.of(caller.name(), client.toString(), target.raw()))
                        : new Identity.None());
    }

    /** Without the target: it may hold secrets. */
    @Override
    public String toString() {
        return "Call[" + client + "]";
    }
}
