package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Decoded;
import dev.postrider.common.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Drives an engine in time of its own, which passes the overflow of a long after a second, against a chat that is a
 * function. After every step it checks that nothing is left to do now, and that there is no busy loop.
 */
final class EngineDriver {

    /** A post, and when it was tried. */
    record Tried(long nanos, Request request, Outcome outcome) {}

    private static final Entry.Original NO_ORIGINAL = new Entry.Original() {};

    final List<Tried> tried = new ArrayList<>();
    final List<Command.WriteDeadLetter> deadLetters = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();

    /** Sent and not answered yet, in order. */
    final List<Command.Send> open = new ArrayList<>();

    final List<Command.WriteDeadLetter> writing = new ArrayList<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    final Engine engine;
    long now = Math.subtractExact(Long.MAX_VALUE, 1_000_000_000L);
    private long started = now;
    private long waitNanos;

    /** Answers each request. */
    Function<Request, Outcome> chat = EngineDriver::wellBehaved;

    /** Whether Kafka takes a dead letter. */
    Predicate<Command.WriteDeadLetter> kafka = write -> true;

    EngineDriver() {
        this(new NoPacer());
    }

    EngineDriver(Pacer pacer) {
        this(pacer, new Limits(16_383, 64, 1_000_000, Duration.ofHours(1)));
    }

    EngineDriver(Pacer pacer, Limits limits) {
        Targets targets =
                address -> address instanceof Address.ChannelId channel ? Optional.of(channel.id()) : Optional.empty();
        engine = new Engine(limits, targets, pacer, new Random(1));
    }

    /** Permits everything at once; without a share, nothing. */
    static final class NoPacer implements Pacer {
        private int share;

        @Override
        public void share(int assigned, long nowNanos) {
            share = assigned;
        }

        @Override
        public long reserve(long nowNanos) {
            return share == 0 ? Duration.ofDays(365).toNanos() : 0;
        }
    }

    /** One permit in every period, in time that is passed in. */
    record EvenPacer(Duration period) implements Pacer {
        @Override
        public void share(int assigned, long nowNanos) {}

        @Override
        public long reserve(long nowNanos) {
            return period.toNanos();
        }
    }

    static Outcome wellBehaved(Request request) {
        if (request instanceof Request.Post) {
            return new Outcome.Delivered();
        }
        return request instanceof Request.Resolve resolve
                ? new Outcome.Resolved("id of " + resolve.address().key())
                : new Outcome.Alive();
    }

    static Address channel(int number) {
        return new Address.ChannelId("c%025d".formatted(number));
    }

    static Address named(String name) {
        return new Address.ChannelName("team", name);
    }

    EngineDriver assign(int partition) {
        return assign(partition, Checkpoint.at(0));
    }

    EngineDriver assign(int partition, Checkpoint start) {
        engine.assigned(partition, start, now);
        return this;
    }

    Position message(int partition, Address address, String text) {
        return read(partition, new Decoded.Valid(new Message(new UUID(7, text.hashCode()), address, text)));
    }

    Position message(Address address, String text) {
        return message(0, address, text);
    }

    Position malformed(int partition) {
        return read(partition, new Decoded.Malformed("not ours"));
    }

    private Position read(int partition, Decoded content) {
        Position position = new Position(partition, ends.merge(partition, 1L, Long::sum) - 1);
        engine.read(new Entry(position, content, 100, NO_ORIGINAL));
        return position;
    }

    /** One step; what it sends is open from now on. */
    List<Command.Send> step() {
        Step step = engine.step(now);
        List<Command.Send> sends = new ArrayList<>();
        for (Command command : step.commands()) {
            if (command instanceof Command.Send send) {
                sends.add(send);
            } else if (command instanceof Command.WriteDeadLetter write) {
                writing.add(write);
                deadLetters.add(write);
            } else if (command instanceof Command.Report report) {
                notices.add(report.notice());
            }
        }
        open.addAll(sends);
        Step again = engine.step(now);
        assertThat(again.commands()).as("a step does all that can be done").isEmpty();
        assertThat(again.waitNanos()).as("no busy loop").isPositive().isEqualTo(step.waitNanos());
        waitNanos = step.waitNanos();
        return sends;
    }

    void answer(Command.Send send, Outcome outcome) {
        assertThat(open.remove(send)).isTrue();
        tried.add(new Tried(now, send.request(), outcome));
        engine.answered(send.attempt(), outcome, now);
    }

    void written(Command.WriteDeadLetter write, boolean safe) {
        assertThat(writing.remove(write)).isTrue();
        engine.deadLetterWritten(write.attempt(), safe, now);
    }

    /** Answers all that is open, and what follows from that, until only time can change something. */
    void settle() {
        step();
        for (int round = 0; !open.isEmpty() || !writing.isEmpty(); round++) {
            assertThat(round).as("rounds without any wait").isLessThan(20_000);
            List.copyOf(open).forEach(send -> answer(send, chat.apply(send.request())));
            List.copyOf(writing).forEach(write -> written(write, kafka.test(write)));
            step();
        }
    }

    /** Lets this time pass, doing whatever falls due. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        settle();
        while (end - now > 0) {
            now += Math.min(waitNanos, end - now);
            settle();
        }
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

    Checkpoint checkpoint(int partition) {
        return engine.checkpoints().get(partition);
    }

    /** The texts that were delivered, in order. */
    List<String> delivered() {
        return tried.stream()
                .filter(each -> each.outcome() instanceof Outcome.Delivered)
                .map(each -> ((Request.Post) each.request()).text())
                .toList();
    }

    /** Everything tried, as {@code post text}, {@code resolve address}, {@code probe target} or {@code me}. */
    List<String> requests() {
        return tried.stream().map(each -> name(each.request())).toList();
    }

    static String name(Request request) {
        if (request instanceof Request.Post post) {
            return "post " + post.text();
        } else if (request instanceof Request.Resolve resolve) {
            return "resolve " + resolve.address().key();
        }
        return request instanceof Request.ProbeTarget probe ? "probe " + probe.target() : "me";
    }

    void revoke(int partition) {
        engine.revoked(Set.of(partition), now);
    }
}
