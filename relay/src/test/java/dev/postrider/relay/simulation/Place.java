package dev.postrider.relay.simulation;

import dev.postrider.relay.mattermost.ChannelPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A channel of the simulated chat server: what it shows, and what is the matter with it when. */
final class Place {

    /** What is the matter with it. */
    enum State {
        FINE,
        /** The bot may neither post nor look. */
        FORBIDDEN,
        ARCHIVED,
        MISSING
    }

    private static final int A_FEW = 5;
    private static final int LOOKS_IN_VAIN = 30;

    /** Where the bot can post but not read back. */
    private final boolean readable;

    private final NavigableMap<Long, State> states = new TreeMap<>(Map.of(0L, State.FINE));

    /** Newest last, by the server's clock. */
    private final List<ChannelPage.Line> posts = new ArrayList<>();

    private long lookRefused = Long.MIN_VALUE;
    private int looksRefused;
    private int looksRefusedInARow;
    private final Map<String, Boolean> lookedUp = new HashMap<>();

    Place(boolean readable) {
        this.readable = readable;
    }

    boolean isReadable() {
        return readable;
    }

    /** From this time on. */
    void becomes(long at, State state) {
        states.put(at, state);
    }

    State state(long now) {
        return states.floorEntry(now).getValue();
    }

    /** The bot was not allowed to look, or was told so. */
    void refusesVerification(long now) {
        lookRefused = now;
        looksRefused++;
        looksRefusedInARow++;
    }

    /** So many refused looks, each counting twice, end the wait for knowledge of what nobody knows. */
    boolean wasLookedAtInVain() {
        return looksRefusedInARow >= LOOKS_IN_VAIN;
    }

    /** One refused look, or a few, tell nothing. */
    boolean wasReadableSince(long since) {
        return readable && (lookRefused < since || looksRefused < A_FEW);
    }

    boolean wasMissingSince(long since) {
        return states.floorEntry(Math.max(0, since)).getValue() == State.MISSING
                || states.tailMap(since).containsValue(State.MISSING);
    }

    /** After a refusal a lane is parked for so long at most, and asks the chat server how it is before it gives up. */
    static final long PARKED = 7 * Timeline.MINUTE;

    /** Whether a lane surely notices that the channel is fine from one time to another. */
    interface Notice {
        boolean isSure(long from, long until);
    }

    /** How long it has refused without an interruption that a lane would surely notice between two parkings. */
    long refusedFor(long now) {
        return refusedFor(now, (from, until) -> until - from >= PARKED);
    }

    long refusedFor(long now, Notice notice) {
        long until = now;
        long since = now;
        for (Map.Entry<Long, State> state :
                states.headMap(now, true).descendingMap().entrySet()) {
            boolean isFine = state.getValue() == State.FINE;
            long from = state.getKey();
            if (isFine && (from == 0 || notice.isSure(from, until))) {
                break;
            }
            since = isFine ? since : from;
            until = from;
        }
        return now - since;
    }

    /** Whether a look-up of this name needs another request; every second time it does not. */
    boolean lookupGoesOn(String name) {
        return lookedUp.merge(name, true, (before, any) -> !before);
    }

    /** Sorted in by its time; of those of the same time it may come anywhere. */
    void show(ChannelPage.Line post, Chance chance) {
        int at = posts.size();
        while (at > 0
                && (posts.get(at - 1).createdMillis() > post.createdMillis()
                        || (posts.get(at - 1).createdMillis() == post.createdMillis() && chance.is(0.5)))) {
            at--;
        }
        posts.add(at, post);
    }

    /** Newest first. */
    List<ChannelPage.Line> page(int page, int size) {
        looksRefusedInARow = 0;
        List<ChannelPage.Line> found = new ArrayList<>();
        int newest = posts.size() - 1 - page * size;
        for (int i = newest; i >= 0 && i > newest - size; i--) {
            found.add(posts.get(i));
        }
        return found;
    }
}
