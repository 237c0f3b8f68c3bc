package dev.postrider.relay.mattermost;

import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import java.net.URI;

/**
 * How to reach Mattermost and how posts should look there.
 *
 * @param url the server's base address, without a slash at the end
 * @param username the bot should have; empty when any will do
 * @param postCodePoints longest post the server takes
 * @param messagesPerPost most messages in one post; 1 turns packing off
 */
public record MattermostSettings(
        URI url, Secret token, String username, int postCodePoints, int messagesPerPost, Look look) {}
