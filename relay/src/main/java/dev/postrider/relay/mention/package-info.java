/** Makes {@code @channel}, {@code @all} and {@code @here} harmless, where Mattermost would notify a whole channel. */
@NullMarked
package dev.postrider.relay.mention;

import org.jspecify.annotations.NullMarked;
