package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.mattermost.ChannelPage;
import dev.postrider.relay.mattermost.ServerAnswer;
import dev.postrider.relay.simulation.Weather.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The chat server and the client before it: what a request comes to, with every fault of the real one. */
final class SimulatedMattermost {

    private static final long CLIENT_TIMEOUT = 20 * Timeline.SECOND;

    /** The promises hold as long as the server is done with a request by then. */
    private static final long LONGEST = 60 * Timeline.SECOND;

    /** A look that was refused is as good as one in vain for 5 s; then the post must be on its way. */
    private static final long BLIND = 10 * Timeline.SECOND;

    private static final String NO_PERMISSION = "api.context.permissions.app_error";
    private static final String NO_CHANNEL = "app.channel.get.existing.app_error";

    private final Timeline timeline;
    private final Scenario scenario;
    private final Weather weather;
    private final Journal journal;
    private final Chance chance;
    private final ServerClock clock;
    private final SimulatedLimiter limiter;
    private final Landings landings = new Landings();
    private final PendingPosts pending = new PendingPosts();
    private final Map<String, Place> placesByLane = new HashMap<>();
    private final Map<String, Place> placesByTarget = new HashMap<>();
    private long restartedAt = -1;
    private int posts;

    SimulatedMattermost(Timeline timeline, Scenario scenario, Weather weather, Journal journal, Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.weather = weather;
        this.journal = journal;
        this.chance = chance;
        this.clock = new ServerClock(timeline, chance.split());
        this.limiter = new SimulatedLimiter(scenario.serverPerSec(), scenario.serverBurst());
    }

    /** The channel of this address has this target. */
    void founded(String lane, String target, Place place) {
        placesByLane.put(lane, place);
        placesByTarget.put(target, place);
    }

    Place place(String lane) {
        return placesByLane.get(lane);
    }

    /** How many channels were missing at some time since. */
    long missingSince(long since) {
        return placesByLane.values().stream()
                .filter(place -> place.wasMissingSince(since))
                .count();
    }

    /** Everything in flight is dropped, and what the memory held is lost. */
    void restart() {
        restartedAt = timeline.now();
        pending.wipe();
        journal.disturbed();
    }

    /** What its clock shows. */
    long wallMillis() {
        return clock.millis();
    }

    void clockSteps() {
        clock.steps();
    }

    /** A client sends a request now; the network is the caller's matter. */
    Exchange begin(Request request, Consumer<Outcome> answer) {
        Exchange exchange = new Exchange(request, timeline.now(), answer);
        timeline.in(CLIENT_TIMEOUT, () -> exchange.answer(uncertain("timeout")));
        return exchange;
    }

    boolean refusesConnections() {
        return weather.strikes(Kind.DOWN);
    }

    /** The request has come through the network. */
    void arrive(Exchange exchange) {
        if (exchange.sentAt() <= restartedAt || refusesConnections()) {
            soon(exchange, uncertain("connection reset"));
            return;
        }
        long wait = limiter.refuses(timeline.now());
        if (wait > 0 || weather.strikes(Kind.LIMITED)) {
            soon(exchange, new DestinationFailure.Busy(retryAfter(wait)));
        } else if (weather.strikes(Kind.REVOKED)) {
            soon(exchange, error(exchange, 401, "api.context.session_expired.app_error"));
        } else if (weather.strikes(Kind.BROKEN)) {
            soon(exchange, error(exchange, 500, "app.broken.app_error"));
        } else if (weather.strikes(Kind.DATABASE_AWAY) || weather.strikes(Kind.LIES_400)) {
            soon(exchange, lie(exchange.request()));
        } else {
            process(exchange);
        }
    }

    /** As the destination reads it: at least a second, two if none is named, five minutes at most. */
    private Duration retryAfter(long wanted) {
        if (wanted > 0) {
            return Duration.ofSeconds(wanted);
        }
        return Duration.ofSeconds(chance.oneOf(1, 2, 2, 5, 30, 300));
    }

    private static Outcome error(Exchange exchange, int status, String id) {
        return ServerAnswer.error(exchange.request(), status, id);
    }

    /** What a server says that has lost its database: nothing of it is true. */
    private Outcome lie(Request request) {
        if (request instanceof Request.ProbeSelf) {
            return ServerAnswer.error(request, 500, "app.user_terms_of_service.get_by_user.app_error");
        }
        boolean isAway = weather.strikes(Kind.DATABASE_AWAY);
        if (request instanceof Request.LookUp resolve) {
            if (resolve.address() instanceof Address.ChannelName) {
                return ServerAnswer.error(request, 404, "app.team.get_by_name.app_error");
            }
            return isAway
                    ? ServerAnswer.error(request, 500, "app.user.get_by_username.app_error")
                    : ServerAnswer.error(request, 400, "api.channel.create_direct_channel.invalid_user.app_error");
        }
        if (request instanceof Request.ProbeChannel probe && isCached(probe.target())) {
            return lookUp(request);
        }
        if (request instanceof Request.Verify readBack) {
            placesByTarget.get(readBack.target()).refusesVerification(timeline.now());
        }
        return isAway || !(request instanceof Request.Post)
                ? ServerAnswer.error(request, 403, NO_PERMISSION)
                : ServerAnswer.error(request, 400, "api.context.invalid_param.app_error");
    }

    /** Every second channel: the server still shows what it has in memory. */
    private static boolean isCached(String target) {
        return target.charAt(target.length() - 1) % 2 == 0;
    }

    private void process(Exchange exchange) {
        Request request = exchange.request();
        if (request instanceof Request.Post post) {
            post(exchange, post);
            return;
        }
        if (weather.strikes(Kind.GATEWAY) || weather.strikes(Kind.RESETS)) {
            soon(exchange, uncertain("HTTP 502"));
            return;
        }
        timeline.in(takes(exchange), () -> soon(exchange, lookUp(request)));
    }

    private Outcome lookUp(Request request) {
        if (request instanceof Request.LookUp resolve) {
            String lane = resolve.address().key();
            Place place = place(lane);
            if (place.state(timeline.now()) == Place.State.MISSING) {
                String missing = resolve.address() instanceof Address.ChannelName
                        ? "app.channel.get_by_name.missing.app_error"
                        : "app.user.get_by_username.app_error";
                return ServerAnswer.error(request, 404, missing);
            }
            return place.lookupGoesOn(lane) ? new Outcome.Unfinished() : new LookupOutcome.Resolved(target(place));
        } else if (request instanceof Request.ProbeChannel probe) {
            return switch (placesByTarget.get(probe.target()).state(timeline.now())) {
                case FINE, ARCHIVED -> new Outcome.Alive();
                case FORBIDDEN -> ServerAnswer.error(request, 403, NO_PERMISSION);
                case MISSING -> ServerAnswer.error(request, 404, NO_CHANNEL);
            };
        } else if (request instanceof Request.Verify readBack) {
            return readBack(readBack);
        }
        return new Outcome.Alive();
    }

    private String target(Place place) {
        return placesByTarget.entrySet().stream()
                .filter(each -> each.getValue() == place)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private boolean refusesToShow(Place place) {
        Place.State state = place.state(timeline.now());
        return !place.isReadable() || state == Place.State.FORBIDDEN || state == Place.State.MISSING;
    }

    private Outcome readBack(Request.Verify readBack) {
        Place place = placesByTarget.get(readBack.target());
        if (refusesToShow(place)) {
            place.refusesVerification(timeline.now());
            boolean isMissing = place.state(timeline.now()) == Place.State.MISSING;
            return isMissing && isCached(readBack.target()) // servers before 11 say 403 to both
                    ? ServerAnswer.error(readBack, 404, NO_CHANNEL)
                    : ServerAnswer.error(readBack, 403, NO_PERMISSION);
        }
        return ChannelPage.read(readBack, place.page(readBack.page(), scenario.pageSize()), scenario.pageSize());
    }

    private void post(Exchange exchange, Request.Post post) {
        Place place = placesByTarget.get(post.target());
        switch (place.state(timeline.now())) {
            case FORBIDDEN, MISSING -> soon(exchange, error(exchange, 403, NO_PERMISSION));
            case ARCHIVED -> soon(exchange, error(exchange, 400, "api.post.create_post.can_not_post_to_deleted.error"));
            case FINE -> {
                PendingPosts.Known known = pending.known(post, timeline.now());
                if (known == PendingPosts.Known.RUNNING) {
                    soon(exchange, error(exchange, 500, "api.post.deduplicate_create_post.pending"));
                } else if (known == PendingPosts.Known.CREATED && place.isReadable()) {
                    soon(exchange, new PostOutcome.Posted(pending.id(post)));
                } else {
                    run(exchange, post, place);
                }
            }
        }
    }

    private void run(Exchange exchange, Request.Post post, Place place) {
        pending.runs(post, timeline.now());
        long begun = timeline.now();
        boolean isGateway = weather.strikes(Kind.GATEWAY);
        if (isGateway && chance.is(0.5)) {
            soon(exchange, uncertain("HTTP 504")); // the server goes on all the same
        }
        boolean drops = (isGateway || weather.strikes(Kind.RESETS)) && chance.is(0.5);
        boolean breaksAfter = isGateway || weather.strikes(Kind.RESETS);
        timeline.in(takes(exchange), () -> {
            if (begun <= restartedAt || drops) {
                if (drops && begun > restartedAt) {
                    pending.failed(post);
                }
                soon(exchange, uncertain("connection reset"));
                return;
            }
            soon(exchange, create(exchange, post, place, breaksAfter));
        });
    }

    private Outcome create(Exchange exchange, Request.Post post, Place place, boolean breaks) {
        for (LoggedRecord record :
                journal.history(post.partition(), post.address().key()).in(post.range())) {
            if (record.isPoison()) {
                pending.failed(post);
                return switch (record.kind()) {
                    case POISON_500 -> error(exchange, 500, "app.post.save.app_error");
                    case POISON_400 -> error(exchange, 400, "api.context.invalid_param.app_error");
                    default -> error(exchange, 400, "model.post.is_valid.props.app_error");
                };
            }
        }
        boolean late = timeline.now() - exchange.sentAt() > LONGEST;
        String id = "post" + ++posts;
        place.show(ChannelPage.Line.of(id, post, clock.millis()), chance);
        while (chance.is(0.2)) {
            place.show(ChannelPage.Line.ofPeople(clock.millis()), chance);
        }
        pending.created(post, id, timeline.now());
        boolean excused = landings.excuses(post, timeline.now(), restartedAt, late)
                || !place.wasReadableSince(exchange.sentAt() - BLIND)
                || (journal.losses().happened(post.partition()) && place.wasLookedAtInVain());
        journal.posted(post, id, excused);
        return breaks ? uncertain("connection reset") : new PostOutcome.Posted(id);
    }

    /** How long the server needs, from now on. */
    private long takes(Exchange exchange) {
        long usual = (long) (scenario.latency() * chance.spread(0.3, 2));
        long left = Math.max(Timeline.MILLI, exchange.sentAt() + LONGEST - timeline.now() - Timeline.SECOND);
        if (weather.strikes(Kind.TOO_SLOW)) {
            return chance.between(10 * Timeline.SECOND, 100 * Timeline.SECOND);
        }
        return Math.min(left, weather.strikes(Kind.SLOW) ? chance.between(Timeline.SECOND, LONGEST) : usual);
    }

    private void soon(Exchange exchange, Outcome outcome) {
        timeline.in(chance.between(Timeline.MILLI / 10, 3 * Timeline.MILLI), () -> exchange.answer(outcome));
    }

    private static Outcome uncertain(String reason) {
        return new DestinationFailure.Unavailable(reason, DeliveryCertainty.UNCERTAIN);
    }
}
