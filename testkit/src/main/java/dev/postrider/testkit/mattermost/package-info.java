/** FakeMattermost: a real HTTP server that behaves as a Mattermost does towards a bot, faults included. */
@NullMarked
package dev.postrider.testkit.mattermost;

import org.jspecify.annotations.NullMarked;
