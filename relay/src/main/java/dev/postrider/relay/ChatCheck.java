package dev.postrider.relay;

import dev.postrider.relay.mattermost.MattermostCheck;
import java.io.PrintStream;

/** Says for an operator where posts will go and what the bot can do there. */
public final class ChatCheck {

    private ChatCheck() {}

    /**
     * Blocks for as long as the chat server takes to answer; true when posts can be delivered.
     *
     * @param curl a call of the ingress without the path, as it is typed
     */
    public static boolean report(RelaySettings.Chat chat, String curl, PrintStream out) {
        if (!(chat instanceof RelaySettings.Chat.Mattermost mattermost)) {
            out.println("Chat: not configured, posts are printed (set MM_URL and MM_PROXY_TOKEN for Mattermost)");
            return true;
        }
        try (MattermostCheck check = new MattermostCheck(mattermost.settings())) {
            return check.report(curl, out);
        }
    }
}
