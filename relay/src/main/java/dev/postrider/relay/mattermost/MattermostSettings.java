package dev.postrider.relay.mattermost;

import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.SecretFile;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Mattermost and how posts should look there.
 *
 * @param url the server's base address, without a slash at the end
 * @param tokenFile that the token was read from and is read from again when it changes; null if it was given itself
 * @param username the bot should have; empty when any will do
 * @param postCodePoints longest post the server takes
 * @param messagesPerPost most messages in one post; 1 turns packing off
 */
public record MattermostSettings(
        URI url,
        Secret token,
        @Nullable SecretFile tokenFile,
        String username,
        int postCodePoints,
        int messagesPerPost,
        Look look) {

    /** With the token that its file holds now, as far as it can be read. */
    public MattermostSettings withCurrentToken() {
        if (tokenFile == null) {
            return this;
        }
        try {
            return new MattermostSettings(
                    url, tokenFile.read(), tokenFile, username, postCodePoints, messagesPerPost, look);
        } catch (IOException e) {
            return this; // the file's watcher logs it
        }
    }
}
