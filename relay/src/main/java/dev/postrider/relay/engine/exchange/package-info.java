/**
 * What the engine, its shell and a destination say to each other: requests and outcomes, records, commits, events.
 *
 * <p>Values only. The outcome of a request is typed by its kind, so that no answer can be given to another question.
 */
@NullMarked
package dev.postrider.relay.engine.exchange;

import org.jspecify.annotations.NullMarked;
