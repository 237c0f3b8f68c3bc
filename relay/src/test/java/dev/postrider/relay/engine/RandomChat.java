package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A chat that fails at random and keeps what was posted; it objects to a wrong order. */
final class RandomChat {

    /** A part of a message. */
    record Part(Position position, int part) {}

    private enum Mood {
        WELL,
        DOWN,
        BROKEN,
        FORGETFUL,
        FORBIDDING
    }

    private final Random random;
    private final Set<Position> excused;
    private final Set<Part> delivered = new HashSet<>();
    private final Map<Address, Part> latest = new HashMap<>();
    private Mood mood = Mood.WELL;
    private boolean behaves;

    /** @param excused positions that need not appear in order: a forgotten dead letter may be delivered later */
    RandomChat(Random random, Set<Position> excused) {
        this.random = random;
        this.excused = excused;
    }

    /** From now on nothing fails. */
    void behave() {
        behaves = true;
    }

    Outcome perform(Request request) {
        if (behaves) {
            return good(request);
        }
        if (random.nextInt(12) == 0) {
            mood = Mood.values()[random.nextInt(Mood.values().length)];
        }
        return switch (mood) {
            case DOWN -> new Outcome.Unavailable("down");
            case BROKEN -> request instanceof Request.ProbeSelf ? good(request) : new Outcome.Suspect("HTTP 500");
            case FORGETFUL -> new Outcome.Unauthorised("HTTP 401");
            case FORBIDDING ->
                request instanceof Request.ProbeSelf ? good(request) : new Outcome.ChannelRefused("403", false);
            case WELL -> mostlyGood(request);
        };
    }

    private Outcome mostlyGood(Request request) {
        return switch (random.nextInt(30)) {
            case 0 -> new Outcome.Busy(Duration.ofMillis(random.nextInt(5_000)));
            case 1 -> new Outcome.Unavailable("reset");
            case 2 -> new Outcome.Suspect("HTTP 500");
            case 3 -> new Outcome.ChannelRefused("HTTP 403", false);
            case 4 -> request instanceof Request.Post ? new Outcome.Refused("HTTP 400") : good(request);
            case 5 -> request instanceof Request.Post ? good(request) : new Outcome.ChannelMissing("HTTP 404");
            default -> good(request);
        };
    }

    private Outcome good(Request request) {
        if (request instanceof Request.Post post) {
            post(post);
            return new Outcome.Delivered();
        }
        if (request instanceof Request.Resolve resolve) {
            return random.nextInt(4) == 0
                    ? new Outcome.LookupGoesOn()
                    : new Outcome.Resolved(resolve.address().key());
        }
        return new Outcome.Alive();
    }

    private void post(Request.Post post) {
        Part part = new Part(post.position(), post.part());
        if (delivered.add(part) && !excused.contains(post.position())) {
            Part before = latest.put(post.address(), part);
            assertThat(before == null || isBefore(before, part))
                    .as("%s appears in order, after %s", part, before)
                    .isTrue();
        }
        assertThat(post.part() == 0 || delivered.contains(new Part(post.position(), post.part() - 1)))
                .as("%s comes after the part before it", part)
                .isTrue();
    }

    private static boolean isBefore(Part a, Part b) {
        long offsets = a.position().offset() - b.position().offset();
        return offsets < 0 || (offsets == 0 && a.part() < b.part());
    }

    /** Whether a message of so many parts is there as a whole. */
    boolean isDelivered(Position position, int count) {
        for (int part = 0; part < count; part++) {
            if (!delivered.contains(new Part(position, part))) {
                return false;
            }
        }
        return true;
    }

    /** The address a request is about; empty for one about the chat itself. */
    static Optional<Address> addressOf(Request request) {
        if (request instanceof Request.Post post) {
            return Optional.of(post.address());
        } else if (request instanceof Request.Resolve resolve) {
            return Optional.of(resolve.address());
        } else if (request instanceof Request.ProbeTarget probe) {
            String target = probe.target();
            return Address.parse(target).or(() -> Address.parse("channel/" + target));
        }
        return Optional.empty();
    }
}
