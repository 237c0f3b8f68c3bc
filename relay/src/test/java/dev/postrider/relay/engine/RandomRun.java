package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Decoded;
import dev.postrider.common.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** One engine, a log of a few partitions and a chat that fails at random; checks after every step. */
final class RandomRun {

    private static final int PARTITIONS = 3;
    private static final int POST_LIMIT = 20;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Entry.Original NO_ORIGINAL = new Entry.Original() {};

    private final Random random;
    private final Engine engine;
    private final RandomChat chat;
    private final List<List<Decoded>> log = new ArrayList<>();

    /** Partitions held, and how far each was read. */
    private final Map<Integer, Integer> reading = new HashMap<>();

    private final Map<Integer, Checkpoint> committed = new HashMap<>();
    private final Map<Long, Command> open = new HashMap<>();
    private final Set<Position> deadLettered = new HashSet<>();

    /** What the engine was told: it must not be done again, except by a life that begins at an older commit. */
    private final Map<Integer, Set<RandomChat.Part>> known = new HashMap<>();

    private final Map<Integer, Set<RandomChat.Part>> knownWhenCommitted = new HashMap<>();
    private long now;
    private long wait;
    private long lastSend;
    private boolean faulty = true;

    RandomRun(long seed) {
        random = new Random(seed);
        now = random.nextBoolean() ? random.nextLong() : Math.subtractExact(Long.MAX_VALUE, 1_000_000_000L);
        lastSend = now;
        chat = new RandomChat(random, deadLettered);
        Targets targets =
                address -> address instanceof Address.ChannelId channel ? Optional.of(channel.id()) : Optional.empty();
        Limits limits = new Limits(POST_LIMIT, 1 + random.nextInt(6), 2_000, PATIENCE);
        engine = new Engine(limits, targets, new EngineDriver.EvenPacer(PERIOD), random);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.add(records(partition));
            committed.put(partition, Checkpoint.at(0));
        }
    }

    private List<Decoded> records(int partition) {
        List<Decoded> records = new ArrayList<>();
        int addresses = 1 + random.nextInt(4);
        for (int i = random.nextInt(15); i > 0; i--) {
            int number = partition * 10 + random.nextInt(addresses);
            Address address = number % 2 == 0 ? EngineDriver.channel(number) : new Address.Username("u" + number);
            String text =
                    (random.nextInt(6) == 0 ? "a text of several parts, " : "") + partition + "/" + records.size();
            records.add(
                    random.nextInt(12) == 0
                            ? new Decoded.Malformed("not ours")
                            : new Decoded.Valid(new Message(new UUID(partition, i), address, text)));
        }
        return records;
    }

    void run() {
        for (int i = 0; i < 150; i++) {
            somethingHappens();
            step();
        }
        faulty = false;
        chat.behave();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assign(partition);
        }
        drain();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int offset = 0; offset < log.get(partition).size(); offset++) {
                assertEnded(new Position(partition, offset));
            }
            assertThat(engine.checkpoints().get(partition))
                    .isEqualTo(Checkpoint.at(log.get(partition).size()));
        }
    }

    private void somethingHappens() {
        int partition = random.nextInt(PARTITIONS);
        int what = random.nextInt(40);
        if (what == 0) {
            revoke(partition, random.nextInt(3) > 0);
        } else if (what == 1 || reading.isEmpty()) {
            assign(partition);
        } else if (what < 14) {
            read(partition);
        } else if (what < 28) {
            answerOne();
        } else if (what < 36) {
            now += random.nextBoolean() && wait < Long.MAX_VALUE ? wait : random.nextLong(2_000_000_000L);
        } else if (reading.containsKey(partition)) {
            commit(partition);
        }
    }

    private void assign(int partition) {
        if (!reading.containsKey(partition)) {
            Checkpoint start = committed.get(partition);
            reading.put(partition, (int) start.committed());
            known.put(partition, new HashSet<>(knownWhenCommitted.getOrDefault(partition, Set.of())));
            engine.assigned(partition, start, now);
        }
    }

    /** A clean one finishes what is under way and commits; else what the chat got is unknown to the next life. */
    private void revoke(int partition, boolean clean) {
        if (!reading.containsKey(partition)) {
            return;
        }
        engine.revoking(Set.of(partition), now);
        step();
        if (clean) {
            for (int round = 0; round < 3; round++) {
                List.copyOf(open.keySet()).forEach(this::answer);
                step(); // a dead letter may follow
            }
            assertThat(engine.underWay(Set.of(partition))).isZero();
            commit(partition);
        } else {
            crash(partition);
        }
        reading.remove(partition);
        engine.revoked(Set.of(partition), now);
        assertThat(engine.checkpoints()).doesNotContainKey(partition);
    }

    /** What is under way may arrive all the same, and what was done since the last commit is forgotten. */
    private void crash(int partition) {
        open.values().removeIf(command -> {
            boolean gone = partitionOf(command) == partition;
            if (gone && command instanceof Command.Send send && random.nextBoolean()) {
                chat.perform(send.request());
            }
            return gone;
        });
    }

    private void commit(int partition) {
        Checkpoint reached = engine.checkpoints().get(partition);
        committed.put(partition, CheckpointCodec.decode(reached.committed(), CheckpointCodec.encode(reached)));
        for (int offset = 0; offset < reached.committed(); offset++) {
            assertEnded(new Position(partition, offset));
        }
        Set<RandomChat.Part> whole = new HashSet<>(known.get(partition));
        // a message of which only some parts are out begins again in the next life
        whole.removeIf(part -> !whole.contains(new RandomChat.Part(part.position(), parts(part.position()) - 1)));
        knownWhenCommitted.put(partition, whole);
    }

    private void assertEnded(Position position) {
        assertThat(deadLettered.contains(position) || chat.isDelivered(position, parts(position)))
                .as("%s is delivered or a dead letter", position)
                .isTrue();
    }

    private int parts(Position position) {
        Decoded content = log.get(position.partition()).get((int) position.offset());
        return content instanceof Decoded.Valid valid
                ? TextSplitter.split(valid.message().text(), POST_LIMIT).size()
                : 1;
    }

    private void read(int partition) {
        Integer next = reading.get(partition);
        if (next != null
                && next < log.get(partition).size()
                && !engine.crowded().contains(partition)) {
            Position position = new Position(partition, next);
            engine.read(new Entry(position, log.get(partition).get(next), 300, NO_ORIGINAL));
            reading.put(partition, next + 1);
        }
    }

    private void answerOne() {
        if (!open.isEmpty()) {
            List<Long> attempts = new ArrayList<>(open.keySet());
            answer(attempts.get(random.nextInt(attempts.size())));
        }
    }

    private void answer(long attempt) {
        Command command = open.remove(attempt);
        if (command instanceof Command.Send send) {
            Outcome outcome = chat.perform(send.request());
            if (outcome instanceof Outcome.Delivered && send.request() instanceof Request.Post post) {
                known.get(post.position().partition()).add(new RandomChat.Part(post.position(), post.part()));
            }
            engine.answered(attempt, outcome, now);
        } else if (command instanceof Command.WriteDeadLetter write) {
            Position position = write.entry().position();
            boolean safe = !faulty || random.nextInt(3) > 0;
            if (safe) {
                deadLettered.add(position);
                known.get(position.partition()).add(new RandomChat.Part(position, parts(position) - 1));
            }
            engine.deadLetterWritten(attempt, safe, now);
        }
    }

    private void step() {
        Step step = engine.step(now);
        wait = step.waitNanos();
        assertThat(wait).as("no busy loop").isPositive();
        for (Command command : step.commands()) {
            if (command instanceof Command.Send send) {
                assertThat(now - lastSend).as("permits are kept").isGreaterThanOrEqualTo(PERIOD.toNanos());
                lastSend = now;
                assertNotKnown(send.request());
                begin(send.attempt(), send);
            } else if (command instanceof Command.WriteDeadLetter write) {
                begin(write.attempt(), write);
            }
        }
    }

    private void assertNotKnown(Request request) {
        if (request instanceof Request.Post post) {
            Position position = post.position();
            assertThat(known.get(position.partition()))
                    .as("nothing is posted twice, or after its dead letter")
                    .doesNotContain(
                            new RandomChat.Part(position, post.part()),
                            new RandomChat.Part(position, parts(position) - 1));
        }
    }

    private void begin(long attempt, Command command) {
        String lane = laneOf(command);
        assertThat(open.values().stream()
                        .filter(other -> !lane.isEmpty() && laneOf(other).equals(lane)))
                .as("one attempt of a lane at a time")
                .isEmpty();
        open.put(attempt, command);
    }

    /** All goes well from here on: everything must end, and the engine must always know when to go on. */
    private void drain() {
        for (int i = 0; i < 20_000; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                read(partition);
            }
            List.copyOf(open.keySet()).forEach(this::answer);
            step();
            if (open.isEmpty() && wait < Long.MAX_VALUE) {
                now += wait;
            } else if (open.isEmpty() && isAllRead()) {
                return;
            }
        }
        throw new AssertionError("never ends");
    }

    private boolean isAllRead() {
        return reading.entrySet().stream()
                .allMatch(each -> each.getValue() >= log.get(each.getKey()).size());
    }

    private static int partitionOf(Command command) {
        if (command instanceof Command.WriteDeadLetter write) {
            return write.entry().position().partition();
        }
        return RandomChat.addressOf(((Command.Send) command).request())
                .map(address -> numberOf(address) / 10)
                .orElse(-1);
    }

    private static int numberOf(Address address) {
        return Integer.parseInt(address.key().replaceAll("^.*/[cu]0*(?=.)", ""));
    }

    private static String laneOf(Command command) {
        if (command instanceof Command.WriteDeadLetter write) {
            Entry entry = write.entry();
            return entry.content() instanceof Decoded.Valid
                    ? entry.laneName()
                    : entry.position().partition() + entry.laneName();
        }
        return RandomChat.addressOf(((Command.Send) command).request())
                .map(Address::key)
                .orElse("");
    }
}
