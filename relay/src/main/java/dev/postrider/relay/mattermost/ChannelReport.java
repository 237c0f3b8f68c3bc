package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.postrider.common.message.Address;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists the channels that a bot is a member of, each with a call that can be pasted. For one report. */
final class ChannelReport {

    /** More channels are not asked one by one whether they can be read: each is a request that bypasses the pacer. */
    private static final int MOST_READ = 20;

    /** More people are not looked up, and are named by the channel's id. */
    private static final int MOST_PEOPLE = 100;

    /** What may go into a path. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]{1,64}");

    /** What a terminal can be shown of names. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ,._@-]{1,400}");

    private final PatientApi api;
    private final String self;
    private final String curl;
    private final PrintStream out;
    private final Set<String> shown = new HashSet<>();
    private final List<ListedChannel> conversations = new ArrayList<>();
    private int read;
    private boolean any;

    /**
     * @param self the bot's id
     * @param curl a call without the path
     */
    ChannelReport(PatientApi api, String self, String curl, PrintStream out) {
        this.api = api;
        this.self = self;
        this.curl = curl;
        this.out = out;
    }

    /**
     * Writes it; true if the bot can post somewhere.
     *
     * @param everywhere whether it may post where it is no member
     */
    boolean write(boolean everywhere) {
        Reply reply = api.get("/api/v4/users/me/teams");
        if (!(reply instanceof Reply.Answer teams)
                || teams.status() != 200
                || !teams.json().isArray()) {
            out.println("  Its teams could not be listed: " + PatientApi.describe(reply));
            return everywhere;
        }
        if (teams.json().isEmpty() && !everywhere) {
            out.println("  It is in no team: add it to one (team menu > Add people), then to its channels");
            return false;
        }
        teams.json().forEach(this::team);
        writeConversations();
        if (everywhere) {
            out.println("  With the channel id (View Info in the channel), it needs no team and no membership:");
            out.println("      " + curl + "/post/channel/CHANNEL_ID/msg/hello");
        } else if (!any) {
            out.println("  It can post to none of them yet: add it to a channel (/invite @bot in the channel)");
        }
        return any || everywhere;
    }

    private void team(JsonNode team) {
        String name = team.path("name").asText();
        String id = team.path("id").asText();
        if (!ID.matcher(id).matches()) {
            return;
        }
        Reply reply = api.channels("/api/v4/users/me/teams/" + id + "/channels?include_deleted=true");
        if (!(reply instanceof Reply.Channels listed)) {
            out.println(
                    "  Team " + visible(name) + ": its channels could not be listed: " + PatientApi.describe(reply));
            return;
        }
        out.println("  Team " + visible(name) + ": it posts to these channels; for others, add it as a member");
        for (ListedChannel channel : listed.channels()) {
            boolean isNews = ID.matcher(channel.id()).matches()
                    && shown.add(channel.id()); // conversations are in the list of every team
            if (isNews && isConversation(channel)) {
                conversations.add(channel);
            } else if (isNews) {
                write(channel, visible(channel.name()), Address.parse("team/" + name + "/channel/" + channel.name()));
            }
        }
        if (listed.channels().size() == ChannelsReader.MOST) {
            out.println("    and more: only the first " + ChannelsReader.MOST + " are shown");
        }
    }

    private static boolean isConversation(ListedChannel channel) {
        return channel.type().equals("D") || channel.type().equals("G");
    }

    private void writeConversations() {
        if (conversations.isEmpty()) {
            return;
        }
        out.println("  Direct messages");
        Map<String, String> usernames = usernames();
        for (ListedChannel each : conversations) {
            String username = usernames.get(other(each));
            write(
                    each,
                    username == null ? visible(each.display()) : "@" + visible(username),
                    Optional.ofNullable(username).flatMap(known -> Address.parse("user/" + known)));
        }
    }

    /** By user id, as far as they are told. */
    private Map<String, String> usernames() {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        conversations.stream()
                .filter(each -> each.type().equals("D"))
                .limit(MOST_PEOPLE)
                .forEach(each -> ids.add(other(each)));
        Map<String, String> usernames = new HashMap<>();
        if (!ids.isEmpty() && api.post("/api/v4/users/ids", ids) instanceof Reply.Answer people) {
            people.json()
                    .forEach(person -> usernames.put(
                            person.path("id").asText(), person.path("username").asText()));
        }
        return usernames;
    }

    /** The name of a conversation of two is both ids. */
    private String other(ListedChannel channel) {
        String[] both = channel.name().split("__", 2);
        return both.length == 2 && both[0].equals(self) ? both[1] : both[0];
    }

    /** @param named by its name, if callers can use that */
    private void write(ListedChannel channel, String name, Optional<Address> named) {
        String title = "    " + name + " (" + kind(channel) + ", id " + channel.id() + ")";
        if (channel.archived()) {
            out.println(title + "  ARCHIVED: no posts until it is restored");
            return;
        }
        any = true;
        out.println(title + reading(channel));
        named.or(() -> Address.parse("channel/" + channel.id()))
                .ifPresent(address -> out.println("      " + curl + "/post/" + address.key() + "/msg/hello"));
    }

    private static String kind(ListedChannel channel) {
        return switch (channel.type()) {
            case "O" -> "public";
            case "P" -> "private";
            case "D" -> "direct";
            default -> "group";
        };
    }

    private String reading(ListedChannel channel) {
        if (read == MOST_READ) {
            return "";
        }
        read++;
        Reply newest = api.page("/api/v4/channels/" + channel.id() + "/posts?page=0&per_page=1");
        if (newest instanceof Reply.Page) {
            return "";
        }
        return newest instanceof Reply.Answer answer && answer.status() == 403
                ? "  NOT READABLE: " + MattermostCheck.AT_LEAST_ONCE
                : "  readability not checked: " + PatientApi.describe(newest);
    }

    /** Names are other people's: what could drive a terminal is not shown. */
    private static String visible(String name) {
        return NAME.matcher(name).matches() ? name : "(no plain name)";
    }
}
