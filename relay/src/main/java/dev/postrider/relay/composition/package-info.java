/** Composes posts from messages: packs the short, splits the long, keeps markup apart, says what is late. */
@NullMarked
package dev.postrider.relay.composition;

import org.jspecify.annotations.NullMarked;
