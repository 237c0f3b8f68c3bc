package dev.postrider.relay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request gets its own kind of outcome, whatever happens: without one, a lane would wait for ever. */
class DestinationTest {

    private static final Address ADDRESS = new Address.ChannelName("team", "channel");
    private static final Origin ORIGIN = new Origin("group", "topic");
    private static final UUID ID = new UUID(0, 1);

    private static final Request.Post POST = new Request.Post(
            ORIGIN,
            0,
            new Range(0, 0, 0, 0),
            ID,
            ADDRESS,
            "target",
            "text",
            List.of(),
            Priority.STANDARD,
            0,
            List.of());
    private static final Request.Verify VERIFY = new Request.Verify(ORIGIN, 0, ADDRESS, "target", Map.of(0L, ID), 0, 0);
    private static final Request.LookUp LOOK_UP = new Request.LookUp(ADDRESS);

    private static final PostOutcome DELIVERED = new PostOutcome.Posted("");
    private static final VerificationOutcome PAGE = new VerificationOutcome.PageRead(null, true);
    private static final LookupOutcome RESOLVED = new LookupOutcome.Resolved("target");
    private static final Outcome.Alive ALIVE = new Outcome.Alive();

    private static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(POST, new RequestResult.PostResult(POST, DELIVERED)),
                Arguments.of(VERIFY, new RequestResult.VerificationResult(VERIFY, PAGE)),
                Arguments.of(LOOK_UP, new RequestResult.LookupResult(LOOK_UP, RESOLVED)),
                Arguments.of(new Request.ProbeChannel("target"), new RequestResult.ProbeResult(ALIVE)),
                Arguments.of(new Request.ProbeSelf(), new RequestResult.SelfProbeResult(ALIVE)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void putsARequestTogetherWithItsOutcome(Request request, RequestResult expected) {
        assertThat(perform(new Chat(null), request)).isEqualTo(expected);
    }

    /** An exception's own words may quote the message. */
    @ParameterizedTest
    @MethodSource("requests")
    void aRequestThatBreaksIsUncertainAndNamesTheKindOfItsRootCauseOnly(Request request) {
        RequestResult result = perform(new Chat(new IllegalStateException("launch-code")), request);

        assertThat(result.outcome())
                .isEqualTo(new DestinationFailure.Unavailable("IllegalStateException", DeliveryCertainty.UNCERTAIN));
    }

    private static RequestResult perform(Destination destination, Request request) {
        return destination.perform(request).toCompletableFuture().join();
    }

    /** @param failure of every request; null if all go well */
    record Chat(Throwable failure) implements Destination {

        private <T> CompletionStage<T> now(T outcome) {
            return failure == null
                    ? CompletableFuture.completedFuture(outcome)
                    : CompletableFuture.<T>failedFuture(failure).thenApply(each -> each);
        }

        @Override
        public CompletionStage<PostOutcome> post(Request.Post post) {
            return now(DELIVERED);
        }

        @Override
        public CompletionStage<VerificationOutcome> verify(Request.Verify query) {
            return now(PAGE);
        }

        @Override
        public CompletionStage<LookupOutcome> lookUp(Request.LookUp query) {
            return now(RESOLVED);
        }

        @Override
        public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query) {
            return now(ALIVE);
        }

        @Override
        public CompletionStage<SelfProbeOutcome> probeSelf() {
            return now(ALIVE);
        }

        @Override
        public Optional<String> direct(Address address) {
            return Optional.empty();
        }

        /** Nothing has been heard of its clock. */
        @Override
        public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
            return Optional.empty();
        }

        @Override
        public PostLimits postLimits() {
            return new PostLimits(1, 1, 1);
        }

        @Override
        public void close() {}
    }
}
