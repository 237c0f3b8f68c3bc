package dev.postrider.relay.mattermost;

/**
 * A channel in a list of ours.
 *
 * @param type O: public, P: private, D: a conversation of two, G: of several
 * @param display for people; a conversation of several has its members' names there
 */
record ListedChannel(String id, String type, String name, String display, boolean archived) {}
