package dev.postrider.ingress.status;

import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.ingress.status.MessageStatus.Held;
import dev.postrider.ingress.status.MessageStatus.HeldWhy;
import dev.postrider.ingress.status.MessageStatus.TimeRange;
import dev.postrider.ingress.status.StatusView.BoardNews;
import dev.postrider.ingress.status.StatusView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Tells what has become of a message without a receipt. Pure. */
final class StatusRules {

    /**
     * Requests to the chat server take their time, what the board says is some seconds old, and Kafka takes six seconds to
     * notice a relay that was killed.
     */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * What is known.
     *
     * @param commits how far the group is
     * @param finishedBefore everything before is finished, and what there are of receipts was read
     * @param forgotten whether it may have a receipt that is not in memory any more
     * @param lastDelivered the last record of its partition and address that is known to be delivered
     * @param board what its relay said last
     */
    record UnfinishedFacts(
            RecordPlace place,
            KnownRecord message,
            State view,
            CommitSnapshot commits,
            long finishedBefore,
            boolean forgotten,
            OptionalLong lastDelivered,
            Optional<BoardNews> board) {}

    private StatusRules() {}

    static MessageStatus status(UnfinishedFacts facts, Instant now) {
        KnownRecord message = facts.message();
        long offset = facts.place().offset();
        if (offset < facts.finishedBefore() || offset < facts.lastDelivered().orElse(-1)) {
            return new MessageStatus.FinishedStatus();
        }
        if (facts.view() == State.NO_RECEIPTS
                || facts.commits().worth(facts.place().partition()) == CommitSnapshot.Worth.UNKNOWN) {
            return new MessageStatus.UnknownStatus();
        }
        boolean isRead = facts.board().isPresent()
                && offset < facts.board().get().entry().readTo();
        // A receipt that is forgotten came before those that are not; but repetitions are dropped when they are read.
        // One of a call that had failed has no id of a key: it may be told to wait.
        boolean isBehind = facts.lastDelivered().isPresent() && !message.mayRepeat();
        if (facts.forgotten() && !isBehind && (isRead || facts.board().isEmpty())) {
            // One that is read may be finished while others hold the commit back.
            return new MessageStatus.UnknownStatus();
        }
        Optional<Held> held =
                facts.board().filter(BoardNews::fresh).flatMap(fresh -> held(fresh.entry(), message.address()));
        if (!isRead) {
            return new MessageStatus.QueuedStatus(message.address(), message.acceptedAt(), held);
        }
        BoardNews news = facts.board().orElseThrow();
        BoardEntry board = news.entry();
        boolean fresh = news.fresh();
        boolean onlyVerified =
                held.filter(why -> why.why() != HeldWhy.VERIFYING).isEmpty();
        if (onlyVerified && fresh && isPosting(board, message.address(), offset)) {
            return new MessageStatus.PostingStatus(message.address(), message.acceptedAt(), board.at());
        }
        long ahead = Math.max(0, offset - Math.max(board.committed(), facts.finishedBefore()));
        return new MessageStatus.WaitingStatus(
                message.address(),
                message.acceptedAt(),
                held,
                ahead,
                held.isPresent() || !fresh || board.held().size() == BoardEntry.MOST_HELD // not all are named
                        ? Optional.empty()
                        : eta(news, ahead, facts.commits().waiting(), now),
                board.at());
    }

    private static boolean isPosting(BoardEntry board, String address, long offset) {
        return board.posting().stream().anyMatch(lane -> lane.address().equals(address) && offset <= lane.last());
    }

    private static Optional<Held> held(BoardEntry board, String address) {
        if (board.pause().isPresent()) {
            BoardEntry.ChatPause pause = board.pause().get();
            return Optional.of(new Held(HeldWhy.CHAT_PAUSED, pause.reason(), pause.since(), pause.until()));
        }
        return board.held().stream()
                .filter(lane -> lane.address().equals(address))
                .findFirst()
                .map(lane -> new Held(why(lane.why()), lane.detail(), lane.since(), lane.until()));
    }

    private static HeldWhy why(BoardEntry.HoldReason hold) {
        return switch (hold) {
            case CHANNEL_MISSING -> HeldWhy.CHANNEL_MISSING;
            case CHANNEL_REFUSED -> HeldWhy.CHANNEL_REFUSED;
            case HISTORY -> HeldWhy.HISTORY;
            case VERIFYING -> HeldWhy.VERIFYING;
            case CLOCK -> HeldWhy.CLOCK;
        };
    }

    /**
     * From when the board was written, since it may be next, up to when its turn comes at the latest: after its own address
     * has had a turn for each post of what is ahead, while every other address has one in between; or after all that waits
     * anywhere, where the last post of each address may be a small one. For the latest time it counts on half the
     * partition's pace in the last minute, which is slower where something fails; or on half of what the rate allows, as
     * long as the pace is not known. Empty if there was no progress.
     */
    private static Optional<TimeRange> eta(BoardNews news, long ahead, long all, Instant now) {
        BoardEntry board = news.entry();
        double share = board.postsPerSecond();
        OptionalDouble pace = news.pace();
        if (!(share > 0) || pace.orElse(share) == 0) {
            return Optional.empty();
        }
        double perPost = Math.max(1, board.messagesPerPost());
        double lanes = Math.max(1, board.lanesReady());
        double posts = Math.min(Math.ceil((ahead + 1) / perPost) * lanes, Math.ceil(all / perPost) + lanes);
        double atItsPace = pace.isPresent() ? (ahead + 1) / pace.getAsDouble() : posts / share;
        double seconds = Math.min(Math.max(posts / share, 2 * atItsPace), (double) LONGEST.toSeconds());
        return Optional.of(new TimeRange(
                board.at().isBefore(now) ? board.at() : now,
                now.plusMillis((long) (seconds * 1_000)).plus(SLACK)));
    }
}
