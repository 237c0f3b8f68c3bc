package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Lists the channels that the bot is a member of: its teams first, then the channels of each, a request a step. */
final class MyChannels {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]{26}");

    /** What channel names are made of; anything else is not shown. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final MattermostApi api;
    private final OutcomeReader outcomes;

    /** Teams whose channels are not listed yet. */
    private final Deque<String> teams = new ArrayDeque<>();

    private boolean teamsKnown;

    MyChannels(MattermostApi api, OutcomeReader outcomes) {
        this.api = api;
        this.outcomes = outcomes;
    }

    /** The next step; after the last one it begins anew. */
    CompletionStage<Outcome> next(Request request) {
        String path = nextPath();
        return api.get(path).thenApply(reply -> {
            if (reply instanceof Reply.Answer answer
                    && answer.status() == 200
                    && answer.json().isArray()) {
                return listed(answer.json());
            }
            return outcomes.failure(request, reply);
        });
    }

    private synchronized String nextPath() {
        return teamsKnown ? "/api/v4/users/me/teams/" + teams.element() + "/channels" : "/api/v4/users/me/teams";
    }

    private synchronized Outcome listed(JsonNode answer) {
        List<Outcome.ChannelsListed.Channel> channels = new ArrayList<>();
        if (teamsKnown) {
            teams.remove();
            answer.forEach(channel -> add(channel, channels));
        } else {
            answer.forEach(team -> addTeam(team.path("id").asText()));
        }
        teamsKnown = !teams.isEmpty();
        return new Outcome.ChannelsListed(channels, !teamsKnown);
    }

    private void addTeam(String id) {
        if (ID.matcher(id).matches()) {
            teams.add(id);
        }
    }

    private static void add(JsonNode channel, List<Outcome.ChannelsListed.Channel> channels) {
        String id = channel.path("id").asText();
        boolean isArchived = channel.path("delete_at").asLong() > 0;
        if (ID.matcher(id).matches() && !isArchived) {
            String name = channel.path("name").asText();
            String shown = NAME.matcher(name).matches() ? " (" + name + ")" : "";
            channels.add(new Outcome.ChannelsListed.Channel(id, "channel/" + id + shown));
        }
    }
}
