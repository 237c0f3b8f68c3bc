package dev.postrider.relay.mattermost;

import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * How to reach Mattermost and how posts should look there.
 *
 * @param url the server's base address, without a slash at the end
 * @param username the bot should have; empty when any will do
 * @param postCodePoints longest post the server takes
 */
public record MattermostSettings(URI url, Secret token, String username, int postCodePoints, Look look) {

    private static final Pattern POSSIBLE_TOKEN = Pattern.compile("[!-~]+");

    public MattermostSettings {
        // The HTTP client would refuse it too, but quote it, and that would be logged.
        if (!POSSIBLE_TOKEN.matcher(token.reveal()).matches()) {
            throw new IllegalArgumentException("the token for Mattermost holds characters that no token has");
        }
    }
}
