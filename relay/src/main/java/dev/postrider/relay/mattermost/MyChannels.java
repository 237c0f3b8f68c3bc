package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import java.util.ArrayDeque;
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

    MyChannels(MattermostApi api, OutcomeReader outcomes) {
        this.api = api;
        this.outcomes = outcomes;
    }

    /** The next step; after the last one it begins anew. */
    CompletionStage<Outcome> next(Request request) {
        return ask().thenApply(reply -> {
            if (reply instanceof Reply.Channels listed) {
                return listed(listed.channels());
            }
            if (reply instanceof Reply.Answer answer
                    && answer.status() == 200
                    && answer.json().isArray()) {
                return teams(answer.json());
            }
            return outcomes.failure(request, reply);
        });
    }

    private synchronized CompletionStage<Reply> ask() {
        return teams.isEmpty()
                ? api.get("/api/v4/users/me/teams")
                : api.channels("/api/v4/users/me/teams/" + teams.element() + "/channels");
    }

    private synchronized Outcome teams(JsonNode answer) {
        answer.forEach(team -> addTeam(team.path("id").asText()));
        return new Outcome.ChannelsListed(List.of(), teams.isEmpty());
    }

    private synchronized Outcome listed(List<ListedChannel> answer) {
        teams.remove();
        List<Outcome.ChannelsListed.Channel> channels = answer.stream()
                .filter(channel -> ID.matcher(channel.id()).matches() && !channel.archived())
                .map(MyChannels::shown)
                .toList();
        return new Outcome.ChannelsListed(channels, teams.isEmpty());
    }

    private void addTeam(String id) {
        if (ID.matcher(id).matches()) {
            teams.add(id);
        }
    }

    private static Outcome.ChannelsListed.Channel shown(ListedChannel channel) {
        String shown = NAME.matcher(channel.name()).matches() ? " (" + channel.name() + ")" : "";
        return new Outcome.ChannelsListed.Channel(channel.id(), "channel/" + channel.id() + shown);
    }
}
