package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResults;
import dev.postrider.relay.engine.exchange.Step;
import dev.postrider.relay.engine.exchange.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays the shell, Kafka and the chat server for an engine, in time of its own, which passes the overflow of a long
 * after a second.
 *
 * <p>Whatever a test is about, it checks on the way: a post goes out only under the lease of a commit that named it;
 * one commit is in flight at a time; a step leaves nothing to do for now; nothing happens before the engine said.
 */
final class EngineDriver {

    /** A request, and when and how it was answered. */
    record Tried(long nanos, Request request, Outcome outcome) {}

    /** A commit that Kafka took. */
    record Taken(long sentNanos, Map<Integer, Checkpoint> checkpoints) {}

    static final Origin ORIGIN = new Origin("relays", "topic-id");

    /** A window of a day, and more keys than any test needs. */
    static final Limits.Keys KEYS = new Limits.Keys(Duration.ofDays(1), 1_000);

    /** One message in each post, and too short for late marks. */
    static final Limits UNPACKED = limits(new PostLimits(199, 1, 2));

    /** As many as fit, but too short for late marks. */
    static final Limits PACKING = limits(new PostLimits(199, 100, 2));

    final List<Tried> tried = new ArrayList<>();
    final List<Command.WriteDeadLetter> deadLetters = new ArrayList<>();
    final List<Command.Finished> finished = new ArrayList<>();
    final List<RelayEvent> events = new ArrayList<>();
    final List<Command.Commit> commits = new ArrayList<>();

    /** Sent and not answered yet, in order. */
    final List<Command.Send> open = new ArrayList<>();

    final List<Command.WriteDeadLetter> writing = new ArrayList<>();

    /** Commits that Kafka took, in order. */
    final List<Taken> taken = new ArrayList<>();

    final Engine engine;
    final TopicLog log;
    final HistoryFeed past;
    final ChatRoom room;
    private final Map<Integer, Checkpoint> mine = new TreeMap<>();

    long now = Math.subtractExact(Long.MAX_VALUE, 1_000_000_000L);
    private final long started = now;
    private long waitNanos;
    Command.@Nullable Commit committing;
    private long committingSince;
    private int asked;
    private long written;

    /** Whether the chat server's answers say what time it is; else the worker's clock counts. */
    boolean chatHasClock;

    private Optional<DestinationTime> chatTime = Optional.empty();

    /** How far the worker's wall clock is ahead of everybody's. */
    Duration wallAhead = Duration.ZERO;

    /** Answers each request. */
    Function<Request, Outcome> chat;

    /** Whether Kafka takes a commit. */
    Predicate<Command.Commit> takesCommits = commit -> true;

    /** How many records Kafka lets the second reader have. */
    int givesAgain = Integer.MAX_VALUE;

    /** Whether Kafka takes a dead letter. */
    Predicate<Command.WriteDeadLetter> takesDeadLetters = write -> true;

    EngineDriver() {
        this(new TestPacers.Unpaced(), UNPACKED);
    }

    EngineDriver(Limits limits) {
        this(new TestPacers.Unpaced(), limits);
    }

    EngineDriver(Pacer pacer, Limits limits) {
        this(pacer, limits, new TopicLog(), new ChatRoom());
    }

    private EngineDriver(Pacer pacer, Limits limits, TopicLog log, ChatRoom room) {
        this.engine = new Engine(ORIGIN, limits, targets(), pacer, new Random(1));
        this.log = log;
        this.past = new HistoryFeed(engine.history(), log);
        this.room = room;
        this.chat = room::answer;
    }

    private Targets targets() {
        return new Targets() {
            @Override
            public Optional<String> direct(Address address) {
                return address instanceof Address.ChannelId channel ? Optional.of(channel.id()) : Optional.empty();
            }

            @Override
            public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
                return chatHasClock ? chatTime : Targets.super.lastTime(nowNanos, wallMillis);
            }
        };
    }

    static Limits limits(PostLimits post) {
        return new Limits(post, 64, 16_000_000, Duration.ofHours(1), Duration.ofDays(7), KEYS, Duration.ZERO);
    }

    static Address channel(int number) {
        return new Address.ChannelId("c%025d".formatted(number));
    }

    static Address named(String name) {
        return new Address.ChannelName("team", name);
    }

    /** Another worker with the same topic and chat room, that owns nothing yet. */
    EngineDriver successor(Limits limits) {
        EngineDriver successor = new EngineDriver(new TestPacers.Unpaced(), limits, log, room);
        successor.now = now;
        return successor;
    }

    /** Another worker that takes partition 0 over where the last commit says. */
    EngineDriver takeOver() {
        return successor(UNPACKED).assign(0, committed(0));
    }

    EngineDriver assign(int partition) {
        return assign(partition, Checkpoint.at(0));
    }

    EngineDriver assign(int partition, Checkpoint start) {
        mine.put(partition, start);
        engine.assigned(partition, start, now);
        feed();
        return this;
    }

    void revoking(int partition) {
        engine.revoking(Set.of(partition), now);
    }

    void revoke(int partition) {
        mine.remove(partition);
        engine.revoked(Set.of(partition), now);
    }

    Position message(Address address, String text) {
        return message(0, address, text);
    }

    Position message(int partition, Address address, String text) {
        Position position = log.message(partition, address, text, wallMillis());
        feed();
        return position;
    }

    /** Of the channel of that number, in partition 0. */
    Position message(Address address, String text, Priority priority) {
        Position position = log.message(0, address, text, priority, wallMillis());
        feed();
        return position;
    }

    Position message(int channel, QueuedMessage said) {
        Position position = log.message(0, channel(channel), said);
        feed();
        return position;
    }

    Position malformed(int partition) {
        Position position = log.malformed(partition, wallMillis());
        feed();
        return position;
    }

    /** Reads on, as far as the engine lets it. */
    void feed() {
        for (int partition : mine.keySet()) {
            long at = engine.position(partition);
            while (at < log.end(partition) && !engine.closed().contains(partition)) {
                TopicLog.Logged record = log.at(partition, at);
                engine.read(partition, at, record.lane(), record.identity(), () -> {
                    asked++;
                    return record.entry();
                });
                at++;
            }
        }
    }

    /** Reads a second time what the engine wants; false if it wants nothing. */
    private boolean readAgain() {
        boolean read = false;
        for (Map.Entry<Integer, Long> backfill : engine.backfills().entrySet()) {
            int partition = backfill.getKey();
            long offset = backfill.getValue();
            boolean on = true;
            while (on && offset < log.end(partition) && givesAgain > 0) {
                givesAgain--;
                TopicLog.Logged record = log.at(partition, offset);
                on = engine.reread(partition, offset, record.lane(), record.identity(), record::entry);
                offset++;
                read = true;
            }
        }
        return read;
    }

    /** How many records the engine had decoded when it read them for the first time. */
    int heldAtFirst() {
        return asked;
    }

    /** One step; what it sends is open from now on, what it commits is in flight. */
    Step step() {
        Step step = engine.step(now, wallMillis() + wallAhead.toMillis());
        step.commands().forEach(this::take);
        Step again = engine.step(now, wallMillis() + wallAhead.toMillis());
        assertThat(again.commands()).as("a step does all that can be done").isEmpty();
        assertThat(again.waitNanos()).as("no busy loop").isPositive().isEqualTo(step.waitNanos());
        waitNanos = step.waitNanos();
        return step;
    }

    private void take(Command command) {
        if (command instanceof Command.Send send) {
            if (send.request() instanceof Request.Post post) {
                checkLease(post);
            }
            open.add(send);
        } else if (command instanceof Command.Commit commit) {
            assertThat(committing).as("one commit is in flight at a time").isNull();
            committing = commit;
            committingSince = now;
            commits.add(commit);
        } else if (command instanceof Command.WriteDeadLetter write) {
            writing.add(write);
            deadLetters.add(write);
        } else if (command instanceof Command.Finished ended) {
            finished.add(ended);
        } else if (command instanceof Command.Report report) {
            events.add(report.event());
        }
    }

    /** Kafka took a commit that names exactly this post, as does every later one, and the lease is from its time. */
    private void checkLease(Request.Post post) {
        long leasedNanos = post.leaseUntilNanos() - Duration.ofSeconds(2).toNanos();
        List<Taken> since = taken.stream()
                .filter(each -> each.checkpoints().containsKey(post.partition()))
                .dropWhile(each -> each.sentNanos() != leasedNanos || !names(each, post))
                .toList();
        assertThat(since).as("commits since the one that gave the lease").isNotEmpty();
        assertThat(since).as("commits that name %s", post).allMatch(each -> names(each, post));
        assertThat(post.leaseUntilNanos() - now).as("lease").isPositive();
    }

    private static boolean names(Taken commit, Request.Post post) {
        return intents(commit.checkpoints().getOrDefault(post.partition(), Checkpoint.at(0)))
                .contains(post.range());
    }

    /** What it names, whenever that was sent. */
    static List<Range> intents(Checkpoint checkpoint) {
        return checkpoint.laneCheckpoints().stream()
                .map(LaneCheckpoint::intent)
                .flatMap(Stream::ofNullable)
                .map(NamedPost::range)
                .toList();
    }

    void answer(Command.Send send, Outcome outcome) {
        assertThat(open.remove(send)).isTrue();
        tried.add(new Tried(now, send.request(), outcome));
        if (!(outcome instanceof DestinationFailure.Unavailable)) {
            chatTime = Optional.of(new DestinationTime(wallMillis(), now));
        }
        engine.answered(send.attempt(), RequestResults.of(send.request(), outcome), now);
    }

    void written(Command.WriteDeadLetter write, boolean safe) {
        assertThat(writing.remove(write)).isTrue();
        engine.deadLetterWritten(
                write.attempt(), safe ? new Position(write.entry().position().partition(), written++) : null, now);
    }

    /** Kafka answers the commit that is in flight. */
    void committed(boolean accepted) {
        Command.Commit answered = committing;
        assertThat(answered).as("commit in flight").isNotNull();
        if (answered != null) {
            committing = null;
            if (accepted) {
                taken.add(new Taken(committingSince, answered.checkpoints()));
            }
            engine.committed(answered.commit(), accepted, now);
        }
    }

    /** Steps, with commits answered at once, until only an answer or time changes something; says what was sent. */
    List<Command.Send> act() {
        List<Command.Send> before = List.copyOf(open);
        boolean goesOn = true;
        while (goesOn) {
            feed();
            step();
            goesOn = readAgain();
            goesOn |= past.read();
            if (committing != null) {
                committed(takesCommits.test(committing));
                goesOn = true;
            }
        }
        return open.stream().filter(send -> !before.contains(send)).toList();
    }

    /** Answers all that is open, and what follows from that, until only time can change something. */
    void settle() {
        act();
        for (int round = 0; !open.isEmpty() || !writing.isEmpty(); round++) {
            assertThat(round).as("rounds without any wait").isLessThan(20_000);
            List.copyOf(open).forEach(send -> answer(send, chat.apply(send.request())));
            List.copyOf(writing).forEach(write -> written(write, takesDeadLetters.test(write)));
            act();
        }
    }

    /** Lets this time pass, doing whatever falls due. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        settle();
        while (end - now > 0) {
            if (waitNanos > 1 && waitNanos <= end - now) {
                now += waitNanos - 1;
                assertThat(engine.step(now, wallMillis() + wallAhead.toMillis()).commands())
                        .as("before the wait is over")
                        .isEmpty();
                now++;
            } else {
                now += Math.min(waitNanos, end - now);
            }
            settle();
        }
    }

    /** Lets time pass until something is sent, and leaves that open; for an hour at most. */
    List<Command.Send> passUntilSent() {
        long end = now + Duration.ofHours(1).toNanos();
        List<Command.Send> sent = act();
        while (sent.isEmpty()) {
            assertThat(waitNanos).as("what the engine waits for").isLessThanOrEqualTo(end - now);
            now += waitNanos;
            sent = act();
        }
        return sent;
    }

    /** How long the engine wants to be left alone. */
    Duration toWait() {
        return Duration.ofNanos(waitNanos);
    }

    boolean waitsForEver() {
        return waitNanos == Long.MAX_VALUE;
    }

    Duration elapsed() {
        return Duration.ofNanos(now - started);
    }

    long wallMillis() {
        return wallMillis(now);
    }

    private long wallMillis(long nanos) {
        return 1_800_000_000_000L + Duration.ofNanos(nanos - started).toMillis();
    }

    /** What would be committed now. */
    Checkpoint checkpoint(int partition) {
        return Optional.ofNullable(engine.checkpoints(Set.of(partition)).get(partition))
                .orElseThrow();
    }

    /** What a successor finds: the newest commit that Kafka took, as it was written. */
    Checkpoint committed(int partition) {
        return committed(partition, Duration.ZERO);
    }

    /** The same, for a machine whose wall clock is ahead by this. */
    Checkpoint committed(int partition, Duration ahead) {
        Checkpoint newest = mine.getOrDefault(partition, Checkpoint.at(0));
        long writtenNanos = now;
        for (Taken each : taken) {
            if (each.checkpoints().containsKey(partition)) {
                newest = each.checkpoints().get(partition);
                writtenNanos = each.sentNanos();
            }
        }
        String metadata = CheckpointCodec.encode(
                ORIGIN.topicId(), newest, writtenNanos, OptionalLong.of(wallMillis(writtenNanos)));
        return CheckpointCodec.decode(
                        newest.committed(), metadata, now, OptionalLong.of(wallMillis() + ahead.toMillis()))
                .checkpoint();
    }

    /** The texts that were delivered, in order. */
    List<String> delivered() {
        return tried.stream()
                .filter(each -> each.outcome() instanceof PostOutcome.Posted)
                .map(each -> ((Request.Post) each.request()).text())
                .toList();
    }

    /** Everything tried: {@code post text}, {@code look target}, {@code resolve address}, {@code probe target}, {@code me}. */
    List<String> requests() {
        return tried.stream().map(each -> RequestName.of(each.request())).toList();
    }

    List<String> openRequests() {
        return open.stream().map(send -> RequestName.of(send.request())).toList();
    }

    static Request.Post post(Command.Send send) {
        return (Request.Post) send.request();
    }
}
