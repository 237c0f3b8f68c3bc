package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.secret.ServerSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes the signatures of signed URLs.
 *
 * <p>Signed are four lines: {@code v1}, the key's name, the address's {@link Address#key()}, and the expiry in seconds
 * since 1970, empty for none. None of them can hold a line break, so no other four make the same text. The message is not
 * signed: a signed URL opens one address for any text.
 */
final class UrlSigner {

    private static final String VERSION = "v1";

    private final ServerSecret secret;

    UrlSigner(ServerSecret secret) {
        this.secret = secret;
    }

    /**
     * The HMAC-SHA256 in base64url without padding: the only spelling that is accepted.
     *
     * @param expiry decimal digits, or empty
     */
    String sign(String name, Address address, String expiry) {
        String signed = String.join("\n", VERSION, name, address.key(), expiry);
        byte[] mac = secret.authenticate(signed.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }
}
