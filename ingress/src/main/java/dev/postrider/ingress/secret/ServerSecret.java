package dev.postrider.ingress.secret;

import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is known to every ingress and to nobody else. Immutable.
 *
 * <p>It serves several ends. Each authenticates texts of a first line of its own, so that what was made for one is never
 * valid for another.
 */
public final class ServerSecret {

    /** 32 random characters of base64 hold 192 bits; fewer, or a word, could be searched for on a graphics card. */
    public static final int LEAST_CHARACTERS = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if it is too short */
    public ServerSecret(Secret secret) {
        if (secret.reveal().length() < LEAST_CHARACTERS) {
            throw new IllegalArgumentException("a secret is not this short");
        }
        key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The one that is set, if there is one.
     *
     * @throws SettingsException if it is too short
     */
    public static Optional<ServerSecret> of(Settings settings) throws SettingsException {
        Optional<Secret> secret = settings.find(Catalogue.SECRET);
        if (secret.isPresent() && secret.get().reveal().length() < LEAST_CHARACTERS) {
            throw new SettingsException(List.of(Catalogue.SECRET.name() + " must have at least " + LEAST_CHARACTERS
                    + " characters: use the output of openssl rand -base64 32, the same on every ingress"));
        }
        return secret.map(ServerSecret::new);
    }

    /** HMAC-SHA256 of a text's bytes: 32 bytes. */
    public byte[] authenticate(byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
