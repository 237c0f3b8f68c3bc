package dev.postrider.e2e.chaos;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import dev.postrider.testkit.guarantee.GuaranteeResult;
import dev.postrider.testkit.guarantee.NoDuplicate;
import dev.postrider.testkit.guarantee.NothingLost;
import dev.postrider.testkit.guarantee.OrderPerAddress;
import dev.postrider.testkit.guarantee.RateNeverExceeded;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of a campaign: a table for the reader and the verdicts behind it. */
record Report(Map<String, String> table, List<GuaranteeResult> verdicts) {

    /**
     * How it ended.
     *
     * @param postsInTrouble how many posts there were when the troubles were over
     * @param unfinished records that the relays had not finished when the time was up
     * @param struck how often each trouble struck
     * @param etas how many of those that were asked for were right
     * @param early of what was asked while messages were posted
     */
    record End(
            int postsInTrouble,
            long unfinished,
            long deadLetters,
            Duration took,
            Map<String, Integer> struck,
            StatusAudit statuses,
            String etas,
            GuaranteeResult early) {}

    static Report of(Plan plan, Callers callers, Chat chat, Metronome metronome, End end) {
        DeliveryJournal words = chat.shownAfter(callers.journal());
        GuaranteeResult order = new OrderPerAddress().judge(words);
        DeliveryJournal requests = chat.requests();
        RateNeverExceeded strictly = new RateNeverExceeded(plan.rate(), Relays.MOST);
        RateNeverExceeded fairly = strictly.bearing(metronome::latenessNanos);
        Tally tally = Tally.of(words, chat.posts());

        Map<String, String> table = new LinkedHashMap<>();
        table.put("seed", String.valueOf(plan.seed()));
        table.put("took", seconds(end.took()) + ", " + seconds(plan.trouble()) + " of them in trouble");
        table.put("messages sent", callers.sent() + " to " + plan.channels() + " channels");
        table.put("  accepted", String.valueOf(callers.accepted()));
        table.put("  refused", String.valueOf(callers.refused()));
        int unanswered = callers.sent() - callers.accepted() - callers.refused();
        table.put(
                "  neither (503, reset, no answer)",
                unanswered + ", " + tally.neverAccepted() + " of them were posted");
        table.put("posts", chat.posts().size() + " with " + tally.shown() + " messages");
        table.put("  in trouble", String.valueOf(end.postsInTrouble()));
        table.put("lost", String.valueOf(tally.lost()));
        table.put("twice", String.valueOf(tally.twice()));
        table.put("out of order", String.valueOf(order.violations().size()));
        table.put("dead letters", String.valueOf(end.deadLetters()));
        table.put("not finished in time", String.valueOf(end.unfinished()));
        StatusAudit statuses = end.statuses();
        table.put("statuses asked", String.format("%d, %.0f a second", statuses.asked(), statuses.perSecond()));
        statuses.counts().forEach((kind, count) -> table.put("  " + kind, String.valueOf(count)));
        table.put("  lies", String.valueOf(statuses.lies().size()));
        table.put("posted within the ETA", end.etas());
        table.put("requests", chat.requestCount() + ", " + chat.overLimit() + " refused by the server's limiter");
        table.put(
                "most requests above " + plan.rate() + "/s x window, in any window",
                String.format(
                        "%.1f as they arrived; allowed %d and what the machine may have held up, which leaves %.1f",
                        strictly.largestExcess(requests), Relays.MOST, Relays.MOST - fairly.largestExcess(requests)));
        table.put("longest that the machine held up a request", seconds(metronome.worst()));
        end.struck().forEach((name, times) -> table.put(name, String.valueOf(times)));
        return new Report(
                table,
                List.of(
                        new NothingLost().judge(words),
                        NoDuplicate.atAll().judge(words),
                        order,
                        fairly.judge(requests),
                        statuses.verdict(),
                        end.early(),
                        none("refused call", callers.refused()),
                        none("dead letter", end.deadLetters()),
                        none("unfinished record", end.unfinished())));
    }

    private static GuaranteeResult none(String what, long count) {
        return new GuaranteeResult("No " + what, count == 0 ? List.of() : List.of("there are " + count));
    }

    private static String seconds(Duration duration) {
        return String.format("%.2f s", duration.toMillis() / 1e3);
    }

    @Override
    public String toString() {
        return table.entrySet().stream()
                .map(row -> String.format("%-60s %s", row.getKey(), row.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
