package dev.postrider.relay.simulation;

import java.util.Set;

/**
 * Partitions are being given back.
 *
 * @param deadline until then what is in flight may end
 * @param stops whether the worker ends with it
 */
record HandOver(Set<Integer> partitions, long deadline, boolean stops) {}
