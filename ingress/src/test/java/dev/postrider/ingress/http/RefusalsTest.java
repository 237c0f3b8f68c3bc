package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.CallReport;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is refused is counted, with the name of the key that it came with. */
class RefusalsTest {

    @Test
    void countsRefusalsByKeyCodeAndField() {
        ManualClock clock = new ManualClock();
        try (CapturedLog log = CapturedLog.of(CallCounters.class)) {
            try (ServerUnderTest server =
                    ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)))) {
                String hook = "/hooks/" + Keyed.KEY;
                server.call(post(hook, "{\"text\":\" \"}"));
                server.call(post(hook, "{\"text\":\" \"}"));
                server.call(post(hook, "{"));
                server.call(RawHttp.get("/post/user/jane/msg/hello"));
                server.call(RawHttp.get("/nowhere"));
                server.call(RawHttp.get("/post/user/jane/msg/%zz"));
                server.call(RawHttp.get("/post/user/jane/msg/%FF?token=" + Keyed.KEY));
                server.call(RawHttp.get("/post/user/jane/msg/a?key=k&colour=red&token=" + Keyed.KEY));
                server.call(post(hook + "?key=a&key=b", "{}"));
                server.call(RawHttp.get("/post/user/jane?token=" + Keyed.KEY));
            }

            assertThat(log.messages())
                    .containsExactlyInAnyOrder(
                            "Calls refused key=ci code=empty-text field=text count=2",
                            "Calls refused key=ci code=bad-body field=- count=1",
                            "Calls refused key=- code=unauthorised field=- count=1",
                            "Calls refused key=- code=not-found field=- count=1",
                            "Calls refused key=- code=bad-encoding field=- count=1",
                            "Calls refused key=ci code=bad-encoding field=- count=1",
                            "Calls refused key=ci code=bad-option field=other count=1",
                            "Calls refused key=ci code=bad-option field=key count=1",
                            "Calls refused key=ci code=empty-text field=- count=1");
        }
    }

    @Test
    void countsAcceptedCallsWhereverTheyCame() {
        ManualClock clock = new ManualClock();
        try (ServerUnderTest server =
                ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)))) {
            server.call(RawHttp.get("/post/user/jane/msg/hello?token=" + Keyed.KEY));
            server.call(post("/hooks/" + Keyed.KEY, "{\"text\":\"hello\"}"));
            server.call(post("/api/v4/posts?token=" + Keyed.KEY, "{\"message\":\"hello\"}"));
            server.call(RawHttp.get("/post/user/jane/msg/hello?token=" + Keyed.NARROW_KEY));
            server.call(RawHttp.get("/api/v4/users/me?token=" + Keyed.KEY));

            assertThat(server.refusals.report().callers())
                    .extracting(CallReport.CallerCalls::name, CallReport.CallerCalls::accepted)
                    .containsExactly(tuple("ci", 3L), tuple("narrow", 1L));
        }
    }

    @Test
    void countsConnectionsThatThereIsNoRoomFor() {
        try (CapturedLog log = CapturedLog.of(CallCounters.class)) {
            try (ServerUnderTest server = ServerUnderTest.startWithin(ConnectionLimits.DEFAULT.with(0))) {
                assertThat(server.call(RawHttp.get("/")).status()).isEqualTo(503);
            }

            assertThat(log.messages()).containsExactly("Calls refused key=- code=unavailable field=- count=1");
        }
    }

    private static String post(String target, String json) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
    }

    @Test
    void countsHeadsThatAreTooSlow() {
        Timeouts timeouts = new Timeouts(
                Duration.ofMillis(100),
                ServerUnderTest.LONG,
                ServerUnderTest.LONG,
                ServerUnderTest.LONG,
                ServerUnderTest.LONG);
        try (CapturedLog log = CapturedLog.of(CallCounters.class)) {
            try (ServerUnderTest server = ServerUnderTest.startWithin(new ConnectionLimits(10, 1_000_000, timeouts));
                    RawHttp slow = RawHttp.connect(server.port())) {
                slow.send("GET /post");
                assertThat(slow.answerTo("").status()).isEqualTo(408);
            }
            assertThat(log.messages()).containsExactly("Calls refused key=- code=request-timeout field=- count=1");
        }
    }
}
