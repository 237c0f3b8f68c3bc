package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.ingress.limit.Rate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key, as a line of a keys file describes it.
 *
 * @param name of the caller, and what signed URLs know the key by
 * @param scope where it may post
 * @param rate how often; null for no limit
 * @param mentions what its channel-wide mentions do
 * @param expires from when on it opens nothing; null for never
 * @param hook where its hook posts if the call does not say; null for nowhere
 */
record Key(
        String name,
        KeyHash hash,
        AddressScope scope,
        @Nullable Rate rate,
        Mentions mentions,
        @Nullable Instant expires,
        @Nullable Address hook) {

    /** One that it certainly may post to: its hook's, or the only one; empty if neither is known. */
    Optional<Address> exampleAddress() {
        return hook == null ? scope.only() : Optional.of(hook);
    }

    boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
