package dev.postrider.testkit.mattermost;

/** A part of the contract: knows the server it is about. */
interface OnPremises {

    /** Made once for the whole run. */
    Premises premises();

    default Client bot() {
        return premises().bot;
    }

    default String channel() {
        return premises().openChannel;
    }
}
