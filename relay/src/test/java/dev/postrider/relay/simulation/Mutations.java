package dev.postrider.relay.simulation;

import java.util.List;

/** Faults that somebody could make; when the relay's source changes, so do the snippets. */
final class Mutations {

    static final List<Mutation> ALL = List.of(
            Mutation.of(
                    "posts without naming the intent in a commit",
                    "engine/Commits.java",
                    "named.add(intent);\n                home.change();",
                    "intent.acknowledged(nowNanos);"),
            Mutation.of(
                    "posts before the commit is acknowledged",
                    "engine/Commits.java",
                    "named.add(intent);",
                    "named.add(intent); intent.acknowledged(nowNanos);"),
            Mutation.of(
                    "packs messages with attachments",
                    "composition/Said.java",
                    "return attachments.isEmpty() && other.attachments.isEmpty() && mentions == other.mentions;",
                    "return mentions == other.mentions;"),
            Mutation.of(
                    "packs messages of another right to mention",
                    "composition/Said.java",
                    "return attachments.isEmpty() && other.attachments.isEmpty() && mentions == other.mentions;",
                    "return attachments.isEmpty() && other.attachments.isEmpty();"),
            Mutation.of(
                    "forgets the attachments of a text that is split",
                    "composition/Composer.java",
                    "return part.to() > 0",
                    "return part.to() >= 0"),
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
                    "leaseUntilNanos = commitSentNanos + LEASE.toNanos();",
                    "leaseUntilNanos = commitSentNanos + Duration.ofHours(1).toNanos();"),
            Mutation.of(
                    "believes outcomes of an earlier assignment",
                    "engine/Engine.java",
                    "            return gone;\n        });",
                    "            return false;\n        });"),
            Mutation.of(
                    "takes more than its share of the rate",
                    "engine/Engine.java",
                    "pacer.share((int) active, nowNanos);",
                    "pacer.share((int) (active == 0 ? 0 : active + 1), nowNanos);"),
            Mutation.of(
                    "does not wait for a permit after a rebalance",
                    "engine/Engine.java",
                    "        pacer.share((int) active, nowNanos);\n        permitAtNanos = nowNanos + pacer.reserve(nowNanos);",
                    "        pacer.share((int) active, nowNanos);\n        permitAtNanos = nowNanos;"),
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
                    "return inDoubt == null ? Optional.of(fresh(lane, wallMillis)) : again(lane, inDoubt, wallMillis);",
                    "return Optional.of(fresh(lane, wallMillis));"),
            Mutation.of(
                    "does not commit what is in doubt", "engine/Lane.java", "return doubt.range();", "return null;"),
            Mutation.of(
                            "takes the answer to one commit for that to another",
                            "engine/Commits.java",
                            "if (isInFlight() || notBeforeNanos - nowNanos > 0) {",
                            "if (notBeforeNanos - nowNanos > 0) {")
                    .and("if (commit != inFlight) {", "if (commit < 0) {"),
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
                    "lane.doubt(new Doubt(intent, assignedNanos));\n            awaiting.put(intent.last(), lane);",
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
                    "(blind || isSettled())"),
            Mutation.of(
                            "lets lanes of a stopped partition hide the others",
                            "engine/LookAhead.java",
                            "turns.line().filter(lane -> !lane.isEmpty()).limit(window)",
                            "turns.line().limit(window)")
                    .and(
                            ".filter(lane -> held.home(lane).isScanned())\n                .limit(Limits.LANES_FILLED_AHEAD)",
                            ".limit(Limits.LANES_FILLED_AHEAD)"),
            Mutation.of(
                    "forgets the age of what is in doubt",
                    "engine/Wishes.java",
                    "if (verdict.isPresent() && (doubt == null || !doubt.isGivenUp())) {",
                    "if (verdict.isPresent()\n                && (doubt == null\n                        || (!doubt.isGivenUp() && verdict.get().reason() != DeadReason.TOO_OLD))) {"));

    private Mutations() {}
}
