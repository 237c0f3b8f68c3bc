/**
 * Posts that are about to be sent, and posts of which nobody knows whether they are there.
 *
 * <p>Keeps P3: a post is sent only under the lease of a commit that names it
 * ({@link dev.postrider.relay.engine.uncertain.Intent}), and again only after the channel was read back and exactly so
 * ({@link dev.postrider.relay.engine.uncertain.UncertainPost}).
 */
@NullMarked
package dev.postrider.relay.engine.uncertain;

import org.jspecify.annotations.NullMarked;
