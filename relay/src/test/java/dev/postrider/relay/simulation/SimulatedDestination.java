package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The client of a worker and its network: what a worker sends goes through here to the chat server. */
final class SimulatedDestination implements Destination {

    private final SimulatedWorker worker;
    private final Timeline timeline;
    private final Journal journal;
    private final SimulatedMattermost chat;
    private final PostLimits limits;
    private final Chance chance;
    private Optional<DestinationTime> chatTime = Optional.empty();

    SimulatedDestination(SimulatedWorker worker, Surroundings world, Chance chance) {
        this.worker = worker;
        this.timeline = world.timeline();
        this.journal = world.journal();
        this.chat = world.chat();
        this.limits = world.scenario().limits().post();
        this.chance = chance;
    }

    @Override
    public CompletionStage<PostOutcome> post(Request.Post post) {
        return send(post, PostOutcome.class);
    }

    @Override
    public CompletionStage<VerificationOutcome> verify(Request.Verify query) {
        return send(query, VerificationOutcome.class);
    }

    @Override
    public CompletionStage<LookupOutcome> lookUp(Request.LookUp query) {
        return send(query, LookupOutcome.class);
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query) {
        return send(query, ProbeOutcome.class);
    }

    @Override
    public CompletionStage<SelfProbeOutcome> probeSelf() {
        return send(new Request.ProbeSelf(), SelfProbeOutcome.class);
    }

    private <T extends Outcome> CompletionStage<T> send(Request request, Class<T> kind) {
        worker.acts();
        journal.issued(worker, request);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Consumer<Outcome> answered = outcome -> {
            worker.strikeAt(Blow.Point.REQUEST_ANSWERED);
            if (!worker.hasEnded()) {
                worker.whenAwake(() -> {
                    journal.answered(worker, request, outcome);
                    if (!(outcome instanceof DestinationFailure.Unavailable)) {
                        chatTime = Optional.of(new DestinationTime(chat.wallMillis(), worker.nanos()));
                    }
                    answer.complete(kind.cast(outcome));
                });
            }
        };
        long connecting = (long) (chance.spread(0.05, chance.is(0.01) ? 4_000 : 3) * Timeline.MILLI);
        timeline.in(connecting, () -> worker.whenAwake(() -> transmit(request, answered)));
        return answer;
    }

    private void transmit(Request request, Consumer<Outcome> answered) {
        worker.strikeAt(Blow.Point.BEFORE_LEASE_TEST);
        if (!worker.isRunning()) {
            worker.whenAwake(() -> transmit(request, answered));
            return;
        }
        if (chat.refusesConnections()) {
            answered.accept(new DestinationFailure.Unavailable("refused", DeliveryCertainty.NOT_POSTED));
            return;
        }
        if (request instanceof Request.Post post) {
            if (worker.nanos() - post.leaseUntilNanos() > 0) {
                answered.accept(new PostOutcome.LeaseExpired());
                return;
            }
            journal.sent(worker, post);
        }
        Exchange exchange = chat.begin(request, answered);
        worker.strikeAt(Blow.Point.AFTER_LEASE_TEST);
        boolean waits = chance.is(0.5); // what the machine has taken over goes out even while the worker stalls
        timeline.in(chance.between(Timeline.MILLI / 10, 2 * Timeline.MILLI), () -> {
            if (waits) {
                worker.whenAwake(() -> chat.arrive(exchange));
            } else {
                chat.arrive(exchange);
            }
        });
    }

    @Override
    public Optional<String> direct(Address address) {
        return Addresses.DIRECT.direct(address);
    }

    @Override
    public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
        return chatTime;
    }

    @Override
    public PostLimits postLimits() {
        return limits;
    }

    @Override
    public void close() {}
}
