/** Composes posts from messages: packs what fits together, splits what is too long. */
@NullMarked
package dev.postrider.relay.composition;

import org.jspecify.annotations.NullMarked;
