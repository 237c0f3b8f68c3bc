package dev.postrider.relay.simulation;

import java.util.List;

/** Faults that somebody could make; when the relay's source changes, so do the snippets. */
final class Mutations {

    static final List<Mutation> ALL = List.of(
            Mutation.of(
                    "posts without naming the intent in a commit",
                    "engine/turn/Commits.java",
                    "named.add(intent);\n                home.change();",
                    "intent.acknowledged();"),
            Mutation.of(
                    "posts before the commit is acknowledged",
                    "engine/turn/Commits.java",
                    "named.add(intent);",
                    "named.add(intent); intent.acknowledged();"),
            Mutation.of(
                    "packs messages that travel alone",
                    "composition/QueuedMessage.java",
                    "return !travelsAlone && !other.travelsAlone && mentions == other.mentions;",
                    "return mentions == other.mentions;"),
            Mutation.of(
                    "packs messages of another right to mention",
                    "composition/QueuedMessage.java",
                    "return !travelsAlone && !other.travelsAlone && mentions == other.mentions;",
                    "return !travelsAlone && !other.travelsAlone;"),
            Mutation.of(
                    "forgets the attachments of a text that is split",
                    "composition/Composer.java",
                    "part.to() > 0 ||",
                    "part.to() >= 0 ||"),
            Mutation.of(
                    "commits one too far",
                    "engine/reading/Ledger.java",
                    "laneCheckpoints.isEmpty() ? readTo : laneCheckpoints.get(0).offset()",
                    "laneCheckpoints.isEmpty() ? readTo : laneCheckpoints.get(0).offset() + 1"),
            Mutation.of(
                    "claims to have read one further",
                    "engine/reading/Ledger.java",
                    "long readTo = Math.max(next, startReadTo);",
                    "long readTo = Math.max(next, startReadTo) + 1;"),
            Mutation.of(
                    "ignores the lease",
                    "engine/uncertain/Intent.java",
                    "return namedNanos + LEASE.toNanos();",
                    "return namedNanos + Duration.ofHours(1).toNanos();"),
            Mutation.of(
                    "believes outcomes of an earlier assignment",
                    "engine/Engine.java",
                    "lanes.move(lane, LaneState.Closed.REVOKED);",
                    "if (!(lane.state() instanceof LaneState.RequestInFlight)) {\n            lanes.move(lane, LaneState.Closed.REVOKED);\n        }"),
            Mutation.of(
                    "takes more than its share of the rate",
                    "engine/turn/Schedule.java",
                    "pacer.share(partitions, nowNanos);",
                    "pacer.share(partitions == 0 ? 0 : partitions + 1, nowNanos);"),
            Mutation.of(
                    "does not wait for a permit after a rebalance",
                    "engine/turn/Schedule.java",
                    "pacer.share(partitions, nowNanos);\n        permitAtNanos = nowNanos + pacer.reserve(nowNanos);",
                    "pacer.share(partitions, nowNanos);\n        permitAtNanos = nowNanos;"),
            Mutation.of(
                    "counts an unanswered post as not posted",
                    "engine/turn/OutcomeRules.java",
                    "if (failure.certainty() == DeliveryCertainty.UNCERTAIN) {",
                    "if (failure.certainty() == null) {"),
            Mutation.of(
                    "releases the lane although the dead letter is not safe",
                    "engine/Engine.java",
                    "if (written == null) {",
                    "if (written == null && attempt < 0) {"),
            Mutation.of(
                    "sends another range after looking in vain",
                    "engine/turn/PostComposer.java",
                    "return sent == null\n",
                    "return sent == null || wallMillis > 0\n"),
            Mutation.of(
                    "does not commit what is in doubt",
                    "engine/lane/Lane.java",
                    "return uncertainPost.named(intent);",
                    "return null;"),
            Mutation.of(
                            "takes the answer to one commit for that to another",
                            "engine/turn/Commits.java",
                            "if (isInFlight() || notBeforeNanos - nowNanos > 0) {",
                            "if (notBeforeNanos - nowNanos > 0) {")
                    .and("if (commit != inFlight) {", "if (commit < 0) {"),
            Mutation.of(
                    "takes a revoked token for a refusal",
                    "engine/turn/OutcomeRules.java",
                    "reports.failed(lane.failures(), attempt, failure, nowNanos);\n            if (failure",
                    "if (failure instanceof DestinationFailure.Unauthorised) {\n                return rejected(failure.reason());\n            }\n            reports.failed(lane.failures(), attempt, failure, nowNanos);\n            if (failure"),
            Mutation.of(
                    "gives a message up while it may be there",
                    "engine/turn/GiveUpRule.java",
                    "if (uncertain == null) {",
                    "if (uncertain == null || reason != null) {"),
            Mutation.of(
                    "forgets what it passed over",
                    "engine/lane/Lane.java",
                    "return entries.isEmpty() && deferredFrom == NONE;",
                    "return entries.isEmpty();"),
            Mutation.of(
                    "does not doubt what its predecessor was about to post",
                    "engine/reading/AssignedPartition.java",
                    "lane.uncertainPost(UncertainPost.inherited(intent, assignedNanos));",
                    "lane.done(laneCheckpoint.done());"),
            Mutation.of(
                    "fills lanes without bound",
                    "engine/reading/MemoryPolicy.java",
                    "return assigned.bytes() < (lane.isEmpty() ? mostBytes(limits) : 2 * limits.bufferBytes());",
                    "return assigned.bytes() < Long.MAX_VALUE;"),
            Mutation.of(
                            "believes a refused look for ever",
                            "engine/uncertain/UncertainPost.java",
                            "(isSettled(absent.beganNanos())",
                            "(absent.blind() || isSettled(absent.beganNanos())")
                    .seldom(203),
            Mutation.of(
                            "lets lanes of a stopped partition hide the others",
                            "engine/turn/TurnPlanner.java",
                            ".filter(lane -> !lane.isEmpty() && !lane.awaitsJudgement())\n",
                            "\n")
                    .and(".filter(lane -> assigned.home(lane).isRereadable() && !lane.awaitsJudgement())\n", "\n")
                    .seldom(24),
            Mutation.of(
                    "ignores what it knows of keys",
                    "engine/duplicate/IdempotencyWindow.java",
                    "if (before == null",
                    "if (!window.isNegative()\n                || before == null"),
            Mutation.of(
                    "does not wait for the history",
                    "engine/duplicate/DuplicateDetector.java",
                    "return Judgement.UNKNOWN;",
                    "return Judgement.FIRST;"),
            Mutation.of(
                    "stops reading the history one record early",
                    "engine/duplicate/DuplicateDetector.java",
                    "if (reading.next() >= position) {",
                    "if (reading.next() >= position - 1) {"),
            Mutation.of(
                    "begins the history too late",
                    "engine/duplicate/DuplicateDetector.java",
                    "- memory.reach(identity.kind()).toMillis();",
                    "- memory.reach(identity.kind()).toMillis() / 2;"),
            Mutation.of(
                    "forgets that what it passed over is a repetition",
                    "engine/duplicate/DuplicateDetector.java",
                    "if (isDuplicate(offset)) {",
                    "if (isDuplicate(offset) && offset < 0) {"),
            Mutation.of(
                    "takes a message that is replayed for a repetition",
                    "engine/duplicate/Ids.java",
                    "identity.id().getLeastSignificantBits(), identity.replay());",
                    "identity.id().getLeastSignificantBits(), 0);"),
            Mutation.of(
                    "sends again 10 s after a timeout",
                    "engine/uncertain/UncertainPost.java",
                    "RECOGNISED = Duration.ofSeconds(20);",
                    "RECOGNISED = Duration.ofSeconds(42);"),
            Mutation.of(
                    "sends again, when nobody recognises it any more, what a proxy gave up on",
                    "engine/uncertain/UncertainPost.java",
                    "firstNanos + RECOGNISED.toNanos() - nowNanos < 0",
                    "lastSentNanos + RECOGNISED.toNanos() - nowNanos < 0"),
            Mutation.of(
                            "sends what it inherited again at once",
                            "engine/uncertain/UncertainPost.java",
                            "post.firstNanos(), true,",
                            "post.firstNanos(), false,")
                    .seldom(145),
            Mutation.of(
                    "thinks what it inherited as young as its own ownership",
                    "engine/uncertain/UncertainPost.java",
                    "post.firstNanos(), true,",
                    "nowNanos, true,"),
            Mutation.of(
                    "sends again half a minute after the last attempt",
                    "engine/uncertain/UncertainPost.java",
                    "SETTLED = Duration.ofSeconds(60);",
                    "SETTLED = Duration.ofSeconds(30);"),
            Mutation.of(
                            "keeps a lane that turns out to be drained",
                            "engine/reading/Reader.java",
                            "home.rereadPast(offset).forEach(this::close);",
                            "home.rereadPast(offset);")
                    .seldom(34),
            Mutation.of(
                            "forgets the age of what is in doubt",
                            "engine/turn/ActionPlanner.java",
                            "if (verdict.isPresent() && (uncertain == null || !uncertain.isGivenUp())) {",
                            "if (verdict.isPresent()\n                && (uncertain == null\n                        || (!uncertain.isGivenUp() && verdict.get().reason() != DeadReason.TOO_OLD))) {")
                    .seldom(55),
            Mutation.of(
                    "believes a clock that has jumped",
                    "engine/turn/ActionPlanner.java",
                    "case DIFFER -> NextAction.AWAIT_CLOCK;",
                    "case DIFFER -> NextAction.GIVE_UP;"),
            Mutation.of(
                    "does not wait for a missing channel",
                    "engine/turn/Parking.java",
                    "missing(lane.partition()) >= MOST_MISSING",
                    "missing(lane.partition()) >= 0"),
            // In the shell.
            Mutation.of(
                            "seeks one too far where a partition was full",
                            "loop/Session.java",
                            "consumer.seek(partition, wanted);",
                            "consumer.seek(partition, wanted + 1);")
                    .seldom(17),
            Mutation.of(
                            "does not read again what was given and not taken",
                            "loop/Session.java",
                            "if (wanted <= last) {",
                            "if (wanted < 0) {")
                    .seldom(17),
            Mutation.of(
                    "believes a commit that failed",
                    "loop/Session.java",
                    "engine.committed(commit.commit(), failure == null, clock.nanos());",
                    "engine.committed(commit.commit(), true, clock.nanos());"),
            Mutation.of(
                    "keeps partitions that it lost",
                    "loop/Session.java",
                    "rebalance(() -> release(numbers(partitions)));",
                    "rebalance(() -> {});"),
            Mutation.of(
                    "keeps partitions that were revoked",
                    "loop/Session.java",
                    "engine.revoked(gone, clock.nanos());",
                    "gone.remove(-1);"),
            Mutation.of(
                    "does not stop when it is told to",
                    "loop/Session.java",
                    "if (stopping.getAsBoolean()) {",
                    "if (stopping.getAsBoolean() && topicWatch.isGone()) {"),
            Mutation.of(
                    "begins at the end where nothing was committed",
                    "loop/StartPoint.java",
                    "if (committed == null) {\n            return new At(Checkpoint.at(beginning));",
                    "if (committed == null) {\n            return new At(Checkpoint.at(end));"),
            Mutation.of(
                    "believes the first answer that nothing was committed",
                    "loop/Activation.java",
                    "if (offset == null && !waiting.saidNothing()) {",
                    "if (offset == null && offset != null) {"),
            Mutation.of(
                    "begins one too far",
                    "loop/Activation.java",
                    "consumer.seek(new TopicPartition(topic, partition), checkpoint.committed());",
                    "consumer.seek(new TopicPartition(topic, partition), checkpoint.committed() + 1);"),
            Mutation.of(
                            "begins the history one too far",
                            "loop/HistoryReader.java",
                            "first == null ? Long.MAX_VALUE : first.offset()",
                            "first == null ? Long.MAX_VALUE : first.offset() + 1")
                    .seldom(96),
            Mutation.of(
                    "takes a dead letter for safe that may be lost",
                    "loop/Session.java",
                    "failure == null ? at : Optional.<Position>empty()",
                    "failure == null ? at.or(() -> Optional.of(new Position(0, 0))) : Optional.<Position>empty()"),
            Mutation.of(
                    "gives records that were kept from another offset",
                    "loop/SecondReader.java",
                    "|| from < waiting.from) {",
                    "|| from < 0) {"),
            Mutation.of(
                    "links all that it found to the last post",
                    "engine/Engine.java",
                    "finished.get(before).position().offset() < ending.first()",
                    "finished.get(before).position().offset() < 0"),
            Mutation.of(
                    "has no receipt of a dead letter",
                    "engine/Engine.java",
                    "if (!finished.isEmpty()) {",
                    "if (!finished.isEmpty() && !(result instanceof Receipt.DeadLettered)) {"),
            Mutation.of(
                    "has no receipt of repetitions that are read again",
                    "engine/reading/Reader.java",
                    "lane.reread(identity.loggedMillis());\n                finished.accept(home.repeated(name, content.get(), identity));",
                    "lane.reread(identity.loggedMillis());"));

    private Mutations() {}
}
