package dev.postrider.ingress.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSecretTest {

    private static final String SHORT = "0123456789abcdef0123456789abcde";

    /** As {@code openssl dgst -sha256 -hmac} computes it. */
    @Test
    void authenticatesByHmacSha256() {
        ServerSecret secret = new ServerSecret(new Secret("0123456789abcdef0123456789abcdef"));

        assertThat(HexFormat.of().formatHex(secret.authenticate("v1\nci".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("8c0dc152a90cbce380581d65679b654d01de9e2ad4b646a623fd9d2c98a1fc66");
    }

    @Test
    void isReadFromTheSettings() throws SettingsException {
        assertThat(ServerSecret.of(settings(Map.of()))).isEmpty();
        assertThat(ServerSecret.of(settings(Map.of("POSTRIDER_SECRET", SHORT + "f"))))
                .isPresent();
    }

    @Test
    void oneTooShortIsAProblemThatDoesNotRepeatIt() {
        assertThatThrownBy(() -> ServerSecret.of(settings(Map.of("POSTRIDER_SECRET", SHORT))))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .hasSize(1)
                                .allSatisfy(sentence -> assertThat(sentence)
                                        .startsWith("POSTRIDER_SECRET must have at least 32 characters")
                                        .doesNotContain(SHORT)));
        assertThatThrownBy(() -> new ServerSecret(new Secret(SHORT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SHORT);
    }

    private static Settings settings(Map<String, String> environment) throws SettingsException {
        return Settings.load(Service.INGRESS, environment);
    }
}
