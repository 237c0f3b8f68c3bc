package dev.postrider.relay.simulation;

/** What makes some simulations harsher than others; each comes or not, whatever the others do. */
enum Hardship {
    /** Storms of messages that are given up at once, while many lanes have a backlog. */
    GIVEN_UP_AT_ONCE,
    /** One message in a post, and memory for a few. */
    ONE_BY_ONE,
    /** Records of a version that only a newer relay knows, behind a backlog. */
    NEWER_RECORDS,
    /** Large messages for hundreds of lanes, and little memory. */
    LARGE_MESSAGES,
    /** Answers get lost, and then the chat server refuses everything for minutes. */
    REFUSED_IN_DOUBT,
    /** Several lanes at once begin with a message that the chat server fails on. */
    POISONED_HEADS,
    /** A new owner cannot read the metadata that its predecessor committed. */
    METADATA_LOST,
    /** The chat server's clock steps all the time and is coarse, messages are long, and some posts stay long uncertain. */
    RAGGED_CLOCK,
    /** Little memory, and what was deferred is read again slowly. */
    SLOW_REREADING,
    /** More lanes of one partition wait than the metadata of a commit can name. */
    MANY_LANES
}
