package dev.postrider.testkit.mattermost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Teams, channels, hooks, and who is a member of what. Thread-safe. */
final class ChannelDirectory {

    private final Map<String, Team> teams = new LinkedHashMap<>();
    private final Map<String, ChatChannel> channels = new LinkedHashMap<>();
    private final Map<String, Hook> hooks = new LinkedHashMap<>();
    private final Map<String, Set<String>> members = new LinkedHashMap<>();

    /** False when the name is taken. */
    synchronized boolean add(Team team) {
        if (teamNamed(team.name()).isPresent()) {
            return false;
        }
        teams.put(team.id(), team);
        return true;
    }

    /** False when the name is taken in its team, by an archived channel too. */
    synchronized boolean add(ChatChannel channel) {
        if (channelNamed(channel.teamId(), channel.name()).isPresent()) {
            return false;
        }
        channels.put(channel.id(), channel);
        return true;
    }

    synchronized void add(Hook hook) {
        hooks.put(hook.id(), hook);
    }

    synchronized void replace(ChatChannel channel) {
        channels.put(channel.id(), channel);
    }

    synchronized Optional<Team> team(String id) {
        return Optional.ofNullable(teams.get(id));
    }

    synchronized Optional<Team> teamNamed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return teams.values().stream().filter(team -> team.name().equals(lower)).findFirst();
    }

    synchronized Optional<ChatChannel> channel(String id) {
        return Optional.ofNullable(channels.get(id));
    }

    synchronized Optional<ChatChannel> channelNamed(String teamId, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return channels.values().stream()
                .filter(channel -> channel.teamId().equals(teamId))
                .filter(channel -> channel.name().equals(lower))
                .findFirst();
    }

    synchronized Optional<Hook> hook(String id) {
        return Optional.ofNullable(hooks.get(id));
    }

    synchronized List<Team> teams() {
        return new ArrayList<>(teams.values());
    }

    synchronized List<ChatChannel> channels(Predicate<ChatChannel> wanted) {
        return channels.values().stream().filter(wanted).toList();
    }

    /** Of a team or a channel. */
    synchronized void addMember(String placeId, String userId) {
        members.computeIfAbsent(placeId, id -> new LinkedHashSet<>()).add(userId);
    }

    synchronized void removeMember(String placeId, String userId) {
        members.getOrDefault(placeId, Set.of()).remove(userId);
    }

    synchronized boolean isMember(String placeId, String userId) {
        return members.getOrDefault(placeId, Set.of()).contains(userId);
    }
}
