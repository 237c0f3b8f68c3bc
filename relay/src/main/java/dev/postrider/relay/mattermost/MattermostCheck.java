package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;

/**
 * Explains, the way an operator needs it, what the configured bot can do: posting itself answers 403 for four different
 * mistakes alike. Not thread-safe; {@link #close} returns at once.
 */
public final class MattermostCheck implements AutoCloseable {

    /** More channels are not asked one by one whether they can be read: each is a request beside the pacer. */
    private static final int MOST_READ = 20;

    /** What it means that posts cannot be looked for. */
    private static final String AT_LEAST_ONCE =
            "delivery is at-least-once there: what a crash or an outage left in" + " doubt is posted again";

    private static final String READS_LITTLE = " but reads only those it is a member of and the public ones of its"
            + " teams; in all others " + AT_LEAST_ONCE;

    private final MattermostSettings settings;
    private final MattermostApi api;
    private int read;

    public MattermostCheck(MattermostSettings settings) {
        this.settings = settings;
        this.api = new MattermostApi(settings, MattermostApi.PATIENCE);
    }

    /** One line on who the bot is, or on what is wrong; never fails. */
    public CompletionStage<Finding> identity() {
        return api.get("/api/v4/users/me").thenApply(this::identify);
    }

    /**
     * What is known after asking.
     *
     * @param everywhere whether the bot may post where it is no member
     */
    public record Finding(boolean good, boolean everywhere, String sentence) {

        private static Finding bad(String sentence) {
            return new Finding(false, false, sentence);
        }
    }

    /** Writes the whole report; true if the bot can post somewhere. Blocks for as long as the server takes. */
    public boolean report(PrintStream out) {
        Finding identity = identity().toCompletableFuture().join();
        out.println("Mattermost: " + identity.sentence());
        return identity.good() && (reportTeams(out) || identity.everywhere());
    }

    @Override
    public void close() {
        api.close();
    }

    private Finding identify(Reply reply) {
        if (reply instanceof Reply.Silence silence) {
            return Finding.bad(settings.url() + " does not answer: " + silence.reason());
        }
        Reply.Answer answer = (Reply.Answer) reply;
        String username = answer.json().path("username").asText();
        if (answer.status() == 401) {
            return Finding.bad(
                    settings.url() + " does not accept the token: it is mistyped, revoked or expired, or the bot is"
                            + " disabled (System Console > Integrations > Bot Accounts)");
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            return Finding.bad(settings.url() + " answers HTTP " + answer.status()
                    + ": it, or what stands in front of it, is in trouble or has too much to do; try again later");
        }
        if (answer.status() != 200 || username.isEmpty()) {
            return Finding.bad(settings.url() + " answers HTTP " + answer.status()
                    + " where Mattermost's API should be: is the address right, without a team in it?");
        }
        String everywhere = everywhere(answer.json());
        return new Finding(true, !everywhere.isEmpty(), introduction(answer.json(), username) + everywhere);
    }

    private String introduction(JsonNode self, String username) {
        if (!settings.username().isEmpty() && !settings.username().equalsIgnoreCase(username)) {
            return "the token belongs to @" + username + ", not to @" + settings.username() + ": posts will appear as @"
                    + username;
        }
        String bot = self.path("is_bot").asBoolean() ? "the bot" : "the PERSON (not a bot)";
        return settings.url() + " knows us as " + bot + " @" + username;
    }

    private static String everywhere(JsonNode self) {
        String roles = " " + self.path("roles").asText() + " ";
        if (roles.contains(" system_admin ")) {
            return ", who may post in every channel";
        }
        if (roles.contains(" system_post_all ")) {
            return ", who may post in every channel" + READS_LITTLE;
        }
        return roles.contains(" system_post_all_public ")
                ? ", who may post in every public channel" + READS_LITTLE
                : "";
    }

    private boolean reportTeams(PrintStream out) {
        Reply reply = api.get("/api/v4/users/me/teams").toCompletableFuture().join();
        if (!(reply instanceof Reply.Answer teams) || teams.status() != 200) {
            out.println("  Its teams cannot be listed: " + describe(reply));
            return false;
        }
        if (teams.json().isEmpty()) {
            out.println("  It is in no team: add it to one (team menu > Add people), then to its channels");
            return false;
        }
        boolean any = false;
        for (JsonNode team : teams.json()) {
            any |= reportChannels(team, out);
        }
        if (!any) {
            out.println("  It can post to none of them yet: add it to a channel (/invite @bot in the channel)");
        }
        return any;
    }

    private boolean reportChannels(JsonNode team, PrintStream out) {
        String name = team.path("name").asText();
        Reply reply = api.get("/api/v4/users/me/teams/" + team.path("id").asText() + "/channels")
                .toCompletableFuture()
                .join();
        if (!(reply instanceof Reply.Answer channels) || channels.status() != 200) {
            out.println("  Team " + name + ": its channels cannot be listed: " + describe(reply));
            return false;
        }
        out.println("  Team " + name + ": it posts to these channels; for others, add it as a member");
        boolean any = false;
        for (JsonNode channel : channels.json()) {
            boolean archived = channel.path("delete_at").asLong() > 0;
            any |= !archived;
            out.println("    " + line(channel)
                    + (archived ? "  ARCHIVED: no posts until it is restored" : reading(channel)));
        }
        return any;
    }

    private String reading(JsonNode channel) {
        if (read == MOST_READ) {
            return "";
        }
        read++;
        Reply newest = api.get("/api/v4/channels/" + channel.path("id").asText() + "/posts?page=0&per_page=1")
                .toCompletableFuture()
                .join();
        return newest instanceof Reply.Answer answer && answer.status() == 403
                ? "  NOT READABLE for it: " + AT_LEAST_ONCE
                : "";
    }

    private static String line(JsonNode channel) {
        String kind = switch (channel.path("type").asText()) {
            case "O" -> "public";
            case "P" -> "private";
            default -> "direct";
        };
        return "/post/channel/" + channel.path("id").asText() + "/msg/…  "
                + channel.path("name").asText() + " (" + kind + ")";
    }

    private static String describe(Reply reply) {
        return reply instanceof Reply.Answer answer ? "HTTP " + answer.status() : ((Reply.Silence) reply).reason();
    }
}
