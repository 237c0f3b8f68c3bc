package dev.postrider.testkit.mattermost;

import java.net.URI;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same against a real server: MATTERMOST_URL, and the token of an administrator. */
@EnabledIfEnvironmentVariable(named = "MATTERMOST_URL", matches = "https?://.+")
@EnabledIfEnvironmentVariable(named = "MATTERMOST_ADMIN_TOKEN", matches = ".+")
final class RealMattermostContractIT implements MattermostContract {

    private final Premises premises = new Premises(
            URI.create(System.getenv("MATTERMOST_URL").replaceAll("/+$", "")), System.getenv("MATTERMOST_ADMIN_TOKEN"));

    @Override
    public Premises premises() {
        return premises;
    }
}
