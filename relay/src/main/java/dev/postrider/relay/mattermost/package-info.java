/** Mattermost as a destination: a bot that posts through the REST API. */
@NullMarked
package dev.postrider.relay.mattermost;

import org.jspecify.annotations.NullMarked;
