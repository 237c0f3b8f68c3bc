package dev.postrider.relay.composition;

import java.util.ArrayList;
import java.util.List;

/** Composes a lane's posts one after the other, as the engine does when every one of them is delivered. */
final class Posts {

    /** One post, the message it began with and how much of that was out before. */
    record Made(int first, int from, Composed composed) {}

    private Posts() {}

    static List<Made> of(PostLimits limits, List<QueuedMessage> lane, long wallMillis) {
        Composer composer = new Composer(limits);
        List<Made> posts = new ArrayList<>();
        int first = 0;
        int from = 0;
        while (first < lane.size()) {
            Composed next = composer.next(lane.subList(first, lane.size()), from, Integer.MAX_VALUE, wallMillis);
            if (next.to() > 0 && next.messages() == 1 && next.to() <= from) {
                throw new AssertionError("no progress from " + from + " of message " + first + ": " + next);
            }
            posts.add(new Made(first, from, next));
            first += next.to() > 0 ? next.messages() - 1 : next.messages();
            from = next.to();
        }
        return posts;
    }

    static List<String> texts(PostLimits limits, String... lane) {
        return of(limits, said(lane), 0).stream()
                .map(each -> each.composed().text())
                .toList();
    }

    static List<QueuedMessage> said(String... texts) {
        return List.of(texts).stream().map(each -> new QueuedMessage(each, 0)).toList();
    }
}
