package dev.postrider.relay.simulation;

import java.util.List;

/** Faults that somebody could make; when the relay's source changes, so do the snippets. */
final class Mutations {

    static final List<Mutation> ALL = List.of(
            Mutation.of(
                    "posts without naming the intent in a commit",
                    "engine/Commits.java",
                    "named.add(intent);\n                home.change();",
                    "intent.acknowledged();"),
            Mutation.of(
                    "posts before the commit is acknowledged",
                    "engine/Commits.java",
                    "named.add(intent);",
                    "named.add(intent); intent.acknowledged();"),
            Mutation.of(
                    "packs messages that travel alone",
                    "composition/Said.java",
                    "return !travelsAlone && !other.travelsAlone && mentions == other.mentions;",
                    "return mentions == other.mentions;"),
            Mutation.of(
                    "packs messages of another right to mention",
                    "composition/Said.java",
                    "return !travelsAlone && !other.travelsAlone && mentions == other.mentions;",
                    "return !travelsAlone && !other.travelsAlone;"),
            Mutation.of(
                    "forgets the attachments of a text that is split",
                    "composition/Composer.java",
                    "part.to() > 0 ||",
                    "part.to() >= 0 ||"),
            Mutation.of(
                    "commits one too far",
                    "engine/Ledger.java",
                    "openings.isEmpty() ? readTo : openings.get(0).offset()",
                    "openings.isEmpty() ? readTo : openings.get(0).offset() + 1"),
            Mutation.of(
                    "claims to have read one further",
                    "engine/Ledger.java",
                    "long readTo = Math.max(next, startReadTo);",
                    "long readTo = Math.max(next, startReadTo) + 1;"),
            Mutation.of(
                    "ignores the lease",
                    "engine/Intent.java",
                    "return namedNanos + LEASE.toNanos();",
                    "return namedNanos + Duration.ofHours(1).toNanos();"),
            Mutation.of(
                    "believes outcomes of an earlier assignment",
                    "engine/Engine.java",
                    "            return gone;\n        });",
                    "            return false;\n        });"),
            Mutation.of(
                    "takes more than its share of the rate",
                    "engine/Schedule.java",
                    "pacer.share(partitions, nowNanos);",
                    "pacer.share(partitions == 0 ? 0 : partitions + 1, nowNanos);"),
            Mutation.of(
                    "does not wait for a permit after a rebalance",
                    "engine/Schedule.java",
                    "pacer.share(partitions, nowNanos);\n        permitAtNanos = nowNanos + pacer.reserve(nowNanos);",
                    "pacer.share(partitions, nowNanos);\n        permitAtNanos = nowNanos;"),
            Mutation.of(
                    "counts an unanswered post as not posted",
                    "engine/PostConsequences.java",
                    "        failed(PauseCause.UNAVAILABLE, reason);\n        if (fate == Fate.IN_DOUBT) {",
                    "        failed(PauseCause.UNAVAILABLE, reason);\n        if (fate == null) {"),
            Mutation.of(
                    "releases the lane although the dead letter is not safe",
                    "engine/Engine.java",
                    "if (!safe) {",
                    "if (!safe && attempt < 0) {"),
            Mutation.of(
                    "sends another range after looking in vain",
                    "engine/Drafts.java",
                    "return inDoubt == null\n",
                    "return inDoubt == null || wallMillis > 0\n"),
            Mutation.of(
                    "does not commit what is in doubt",
                    "engine/Lane.java",
                    "return doubt.named(intent);",
                    "return null;"),
            Mutation.of(
                            "takes the answer to one commit for that to another",
                            "engine/Commits.java",
                            "if (isInFlight() || notBeforeNanos - nowNanos > 0) {",
                            "if (notBeforeNanos - nowNanos > 0) {")
                    .and("if (commit != inFlight) {", "if (commit < 0) {"),
            Mutation.of(
                    "takes any 404 of a look-up as missing",
                    "mattermost/OutcomeReader.java",
                    "MISSING.contains(id)",
                    "!id.isEmpty()"),
            Mutation.of(
                    "takes a revoked token for a refusal",
                    "engine/PostConsequences.java",
                    "failed(PauseCause.UNAUTHORISED, reason);\n        notPosted();",
                    "refused(reason);"),
            Mutation.of(
                    "gives a message up while it may be there",
                    "engine/Consequences.java",
                    "        Doubt doubt = lane.doubt();\n        if (doubt == null) {",
                    "        Doubt doubt = lane.doubt();\n        if (doubt == null || answer.attempt() >= 0) {"),
            Mutation.of(
                    "forgets what it passed over",
                    "engine/Lane.java",
                    "return entries.isEmpty() && passedOver == NONE;",
                    "return entries.isEmpty();"),
            Mutation.of(
                    "does not doubt what its predecessor was about to post",
                    "engine/HeldPartition.java",
                    "lane.doubt(Doubt.inherited(intent, assignedNanos));\n            awaiting.put(intent.range().last(), lane);",
                    "lane.done(opening.done());"),
            Mutation.of(
                    "fills lanes without bound",
                    "engine/Limits.java",
                    "return bufferBytes * (holdsNothing ? 3 : 2);",
                    "return holdsNothing || bufferBytes > 0 ? Long.MAX_VALUE : 0;"),
            Mutation.of(
                            "believes a refused look for ever",
                            "engine/Doubt.java",
                            "(!blind && isSettled())",
                            "(blind || isSettled())")
                    .seldom(960),
            Mutation.of(
                            "lets lanes of a stopped partition hide the others",
                            "engine/LookAhead.java",
                            ".filter(lane -> !lane.isEmpty() && !lane.awaitsJudgement())\n",
                            "\n")
                    .and(".filter(lane -> held.home(lane).isScanned() && !lane.awaitsJudgement())\n", "\n"),
            Mutation.of(
                    "ignores what it knows of keys",
                    "engine/KeyMemory.java",
                    "return before != null",
                    "return window.isNegative()\n                && before != null"),
            Mutation.of(
                    "does not wait for the history",
                    "engine/Repeats.java",
                    "return Verdict.UNKNOWN;",
                    "return Verdict.FIRST;"),
            Mutation.of(
                    "stops reading the history one record early",
                    "engine/Repeats.java",
                    "if (reading.next() >= position) {",
                    "if (reading.next() >= position - 1) {"),
            Mutation.of(
                    "begins the history too late",
                    "engine/Repeats.java",
                    "- memory.reach(stamp.kind()).toMillis();",
                    "- memory.reach(stamp.kind()).toMillis() / 2;"),
            Mutation.of(
                    "forgets that what it passed over is a repetition",
                    "engine/Repeats.java",
                    "if (isRepeat(offset)) {",
                    "if (isRepeat(offset) && offset < 0) {"),
            Mutation.of(
                    "takes a message that is replayed for a repetition",
                    "engine/Ids.java",
                    "stamp.id().getLeastSignificantBits(), stamp.replay());",
                    "stamp.id().getLeastSignificantBits(), 0);"),
            Mutation.of(
                    "sends again 10 s after a timeout",
                    "engine/Doubt.java",
                    "RECOGNISED = Duration.ofSeconds(20);",
                    "RECOGNISED = Duration.ofSeconds(42);"),
            Mutation.of(
                    "sends again, when nobody recognises it any more, what a proxy gave up on",
                    "engine/Doubt.java",
                    "firstNanos + RECOGNISED.toNanos() - nowNanos < 0",
                    "lastSentNanos + RECOGNISED.toNanos() - nowNanos < 0"),
            Mutation.of(
                            "sends what it inherited again at once",
                            "engine/Doubt.java",
                            "post.firstNanos(), true,",
                            "post.firstNanos(), false,")
                    .seldom(120),
            Mutation.of(
                    "thinks what it inherited as young as its own ownership",
                    "engine/Doubt.java",
                    "post.firstNanos(), true,",
                    "nowNanos, true,"),
            Mutation.of(
                    "passes the time of the last attempt on for that of the first",
                    "engine/Doubt.java",
                    "new NamedPost(range, firstNanos,",
                    "new NamedPost(range, lastSentNanos,"),
            Mutation.of(
                    "sends again half a minute after the last attempt",
                    "engine/Doubt.java",
                    "SETTLED = Duration.ofSeconds(60);",
                    "SETTLED = Duration.ofSeconds(30);"),
            Mutation.of(
                            "trusts the newest post instead of the furthest",
                            "mattermost/PostPage.java",
                            ".max(Comparator.naturalOrder())",
                            ".findFirst()")
                    .seldom(536),
            Mutation.of(
                    "keeps a lane that turns out to be drained",
                    "engine/Reader.java",
                    "effects.drained(drained);",
                    "effects.toString();"),
            Mutation.of(
                            "takes the first refused look for an empty channel",
                            "engine/Doubt.java",
                            "private static final int UNREADABLE = 10;",
                            "private static final int UNREADABLE = 1;")
                    .seldom(270),
            Mutation.of(
                    "forgets the age of what is in doubt",
                    "engine/Wishes.java",
                    "if (verdict.isPresent() && (doubt == null || !doubt.isGivenUp())) {",
                    "if (verdict.isPresent()\n                && (doubt == null\n                        || (!doubt.isGivenUp() && verdict.get().reason() != DeadReason.TOO_OLD))) {"));

    private Mutations() {}
}
