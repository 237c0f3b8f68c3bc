package dev.postrider.ingress.http;

import static dev.postrider.ingress.http.RawHttp.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Message;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request targets as bytes on a socket, and what arrives or what is refused: one line each. */
class TargetTableTest {

    private static final String ID = "4xp9fdt77pncbef59f4k1qe83o";
    private static final String MSG = "/post/channel/" + ID + "/msg/";
    private static final int MAX_TARGET_BYTES = 65_536;

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A request line, without version, and the address and text it posts. */
    record Said(String line, String address, String text) {
        @Override
        public String toString() {
            return shorten(line);
        }
    }

    /** A request line, without version, and the error it gets. */
    record Refused(String line, int status, String code) {
        @Override
        public String toString() {
            return shorten(line) + " -> " + code;
        }
    }

    @ParameterizedTest
    @MethodSource({
        "slashesAndDots",
        "escapes",
        "scripts",
        "queries",
        "textsInTheQuery",
        "addresses",
        "lengths",
        "absoluteForms"
    })
    void postsExactlyTheText(Said row) throws IOException {
        RawHttp.Answer answer = server.call(row.line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        List<Message> posted = server.publisher.taken();
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(posted).hasSize(1);
        assertThat(posted.get(0).address().key()).isEqualTo(row.address);
        assertThat(posted.get(0).text()).isEqualTo(row.text);
        JsonNode body = new ObjectMapper().readTree(answer.body());
        assertThat(body.path("id").asText()).isEqualTo(posted.get(0).id().toString());
        assertThat(body.path("status").asText()).isEqualTo("queued");
    }

    @ParameterizedTest
    @MethodSource({"badEncodings", "climbing", "badTexts", "badOptions", "badAddresses", "originalProxy", "tooLong"})
    void refusesAndPostsNothing(Refused row) throws IOException {
        RawHttp.Answer answer = server.call(row.line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(server.publisher.taken()).isEmpty();
        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
                .isEqualTo(row.code);
    }

    @ParameterizedTest
    @MethodSource({"slashesAndDots", "escapes", "scripts", "absoluteForms"})
    void postsTheSameOverHttp10WithoutHost(Said row) {
        RawHttp.Answer answer = server.call(row.line + " HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly(row.text);
    }

    static Stream<Said> slashesAndDots() {
        return Stream.of(
                said("hello", "hello"),
                said("a/b", "a/b"),
                said("a%2Fb", "a/b"),
                said("a%2fb", "a/b"),
                said("/", "/"),
                said("//a//b//", "//a//b//"),
                said("a/", "a/"),
                said("https://example.com/x", "https://example.com/x"),
                said("a/./b", "a/./b"),
                said("a/../b", "a/../b"),
                said("..%2F..%2F..%2F..%2F..%2F..%2F..%2Fetc", "../../../../../../../etc"),
                said("%2E%2E/%2e%2e/..", "../../.."),
                said("..", ".."),
                said("a/msg/b", "a/msg/b"),
                said("post/channel/" + ID + "/msg/x", "post/channel/" + ID + "/msg/x"),
                said("a;b=c;d", "a;b=c;d"),
                said("a%3Bb", "a;b"),
                said("..;/x", "..;/x"),
                said("a\\b", "a\\b"),
                said("a%5Cb", "a\\b"));
    }

    static Stream<Said> escapes() {
        return Stream.of(
                said("a%20b", "a b"),
                said("a+b", "a+b"),
                said("a%2Bb", "a+b"),
                said("100%25", "100%"),
                said("a%252Fb", "a%2Fb"),
                said("a%25252Fb", "a%252Fb"),
                said("%2500", "%00"),
                said("%4A%4a%6A%6a", "JJjj"),
                said("a%0Ab", "a\nb"),
                said("a%0D%0Ab", "a\nb"),
                said("a%09b", "a\tb"),
                said("a%01%1F%7Fb", "ab"),
                said("a%C2%80%C2%9Fb", "ab"),
                said("%0Aa%0A", "\na"),
                said("10%25%0D20%25%1B[K", "20%"),
                said("%20a%20", " a "),
                said("a%23b", "a#b"),
                said("a#b", "a#b"),
                said("#", "#"),
                said("a%3Fb", "a?b"),
                said("a%26b=c", "a&b=c"),
                said("\"<>^`{|}[]", "\"<>^`{|}[]"),
                said("%22%3C%3E", "\"<>"),
                said("~!$&'()*,:=@-._", "~!$&'()*,:=@-._"));
    }

    static Stream<Said> scripts() {
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        return Stream.of(
                said("%F0%9F%9A%80", "\uD83D\uDE80"),
                said(utf8("\uD83D\uDE80"), "\uD83D\uDE80"),
                said(utf8(family), family),
                said("%E2%82%AC", "\u20AC"),
                said("%e2%82%ac", "\u20AC"),
                said(utf8("caf\u00E9"), "caf\u00E9"),
                said("caf%C3%A9", "caf\u00E9"),
                said("cafe%CC%81", "cafe\u0301"),
                said("%D7%A9%D7%9C%D7%95%D7%9D", "\u05E9\u05DC\u05D5\u05DD"),
                said(utf8("\u0645\u0631\u062D\u0628\u0627"), "\u0645\u0631\u062D\u0628\u0627"),
                said("a%E2%80%AEb", "a\u202Eb"),
                said("%E6%97%A5%E6%9C%AC", "\u65E5\u672C"),
                said("%F4%8F%BF%BF", "\uDBFF\uDFFF"),
                said("%EF%BF%BD", "\uFFFD"));
    }

    static Stream<Said> queries() {
        return Stream.of(
                said("a?", "a?"),
                said("really?", "really?"),
                said("?", "?"),
                said("?why", "?why"),
                said("a?b=c&d", "a?b=c&d"),
                said("a?b?c", "a?b?c"),
                said("a?b=1&key=k", "a?b=1&key=k"),
                said("a?x%20y+z%2F", "a?x y+z/"),
                said("a?KEY=k", "a?KEY=k"),
                said("a?keys=k", "a?keys=k"),
                said("a?/../%3F", "a?/../?"),
                said("a?key=k", "a"),
                said("a?key=%26%3D%20+", "a"),
                said("a?k%65y=k", "a"),
                said("a?token=t", "a"),
                said("a?token", "a"),
                said("a?token=t&", "a"),
                said("a?token=t&run=5&50%", "a"),
                said("a?&token=t", "a"),
                said("a?&b", "a?&b"),
                said("a?sig=s&kid=i&exp=1", "a"),
                said("a%3Fkey=k", "a?key=k"),
                said("a%3Fb?key=k", "a?b"),
                said("a?key=a?b", "a"));
    }

    static Stream<Said> textsInTheQuery() {
        return Stream.of(
                new Said("GET /post/user/jane?text=door+open+%2B1", "user/jane", "door open +1"),
                new Said("DELETE /post/user/jane/?run=5&message=a%2Fb/c?d", "user/jane", "a/b/c?d"),
                new Said("GET /post/user/jane/msg?text=100%", "user/jane", "100%"),
                new Said("GET /post/user/jane/msg/?text=fish&chips", "user/jane", "fish&chips"),
                new Said("POST //post/user/jane?text=caf%C3%A9", "user/jane", "caf\u00E9"),
                new Said("GET /post/user/jane?text=" + utf8("caf\u00E9"), "user/jane", "caf\u00E9"));
    }

    static Stream<Said> addresses() {
        return Stream.of(
                new Said("GET //post/channel/" + ID + "/msg/a", "channel/" + ID, "a"),
                new Said("GET ///post/user/jane/msg/a//b", "user/jane", "a//b"),
                new Said("GET /post/channel/%34xp9fdt77pncbef59f4k1qe83o/msg/a", "channel/" + ID, "a"),
                new Said("GET /post/team/devs/channel/town-square/msg/a/b", "team/devs/channel/town-square", "a/b"),
                new Said("GET /post/team/DevS/channel/Town_Square/msg/a", "team/devs/channel/town_square", "a"),
                new Said("GET /post/team/d%65vs/channel/x/msg/msg/a", "team/devs/channel/x", "msg/a"),
                new Said("GET /post/user/jane.doe/msg/a?b", "user/jane.doe", "a?b"),
                new Said("GET /post/user/JANE/msg//msg/", "user/jane", "/msg/"));
    }

    static Stream<Said> absoluteForms() {
        return Stream.of(
                new Said("GET http://localhost" + MSG + "a%2Fb/../c", "channel/" + ID, "a/b/../c"),
                new Said("GET http://elsewhere.example:8080" + MSG + "a?b", "channel/" + ID, "a?b"),
                new Said("GET https://ci:pass@elsewhere.example" + MSG + "%25", "channel/" + ID, "%"),
                new Said("GET HTTP://[::1]:3000" + MSG + "a", "channel/" + ID, "a"),
                new Said("GET http://localhost//post/user/jane/msg/a", "user/jane", "a"),
                new Said("GET http://localhost/post/user/jane?text=a", "user/jane", "a"),
                new Said("POST http://localhost/post/user/jane/msg/a", "user/jane", "a"));
    }

    static Stream<Said> lengths() {
        String edge = "x".repeat(MAX_TARGET_BYTES - MSG.length());
        String euros = "\u20AC".repeat((MAX_TARGET_BYTES - MSG.length()) / 3);
        return Stream.of(
                said("y".repeat(16_384), "y".repeat(16_384)),
                said("/".repeat(16_384), "/".repeat(16_384)),
                said("%F0%9F%9A%80".repeat(4_096), "\uD83D\uDE80".repeat(4_096)),
                said("..%2F".repeat(10_000), "../".repeat(10_000)),
                said(edge, edge),
                said(utf8(euros), euros));
    }

    static Stream<Refused> badEncodings() {
        return Stream.of(
                refused("100%", 400, "bad-encoding"),
                refused("a%2", 400, "bad-encoding"),
                refused("%zz", 400, "bad-encoding"),
                refused("%u20AC", 400, "bad-encoding"),
                refused("%00", 400, "bad-encoding"),
                refused("a%00b", 400, "bad-encoding"),
                refused("?a%00b", 400, "nul-character"),
                new Refused("GET /post/channel/" + ID + "%00/msg/a", 400, "bad-encoding"),
                refused("%%41", 400, "bad-encoding"),
                refused("a%2?key=k", 400, "bad-encoding"),
                refused("a?key=%", 400, "bad-encoding"),
                refused("a?50%", 400, "bad-encoding"),
                refused("%FF", 400, "bad-encoding"),
                refused("%C3%28", 400, "bad-encoding"),
                refused("%C3", 400, "bad-encoding"),
                refused("%C3x%A9", 400, "bad-encoding"),
                refused("%E2%82", 400, "bad-encoding"),
                refused("%A9", 400, "bad-encoding"),
                refused("%C0%AF", 400, "bad-encoding"),
                refused("%C0%80", 400, "bad-encoding"),
                refused("%E0%80%AF", 400, "bad-encoding"),
                refused("%F0%82%82%AC", 400, "bad-encoding"),
                refused("%ED%A0%BD%ED%BA%80", 400, "bad-encoding"),
                refused("%F4%90%80%80", 400, "bad-encoding"),
                refused("%F5%80%80%80", 400, "bad-encoding"),
                refused("caf\u00E9", 400, "bad-encoding"),
                refused("\u00C3%A9", 400, "bad-encoding"),
                new Refused("GET /post/channel/%zz/msg/a", 400, "bad-encoding"));
    }

    /** Given up: Jetty parses the path before anybody is asked. */
    static Stream<Refused> climbing() {
        return Stream.of(
                refused("../../../../../../etc", 400, "bad-request"),
                refused("%2E%2E/%2e%2e/../../..", 400, "bad-request"),
                refused("../".repeat(20_000), 400, "bad-request"),
                new Refused("GET /../../x", 400, "bad-request"));
    }

    static Stream<Refused> badTexts() {
        return Stream.of(
                refused("", 400, "empty-text"),
                refused("?key=k", 400, "empty-text"),
                refused("?text=+%E2%80%8B", 400, "empty-text"),
                new Refused("GET /post/user/jane?text=a%00", 400, "nul-character"),
                new Refused("GET /post/user/jane?text=%FC", 400, "bad-encoding"),
                new Refused("GET /post/user/jane?text=caf\u00E9", 400, "bad-encoding"),
                refused("%20", 400, "empty-text"),
                refused("%09%0A%0D", 400, "empty-text"),
                refused("%C2%A0%E3%80%80", 400, "empty-text"),
                refused("%E2%80%8B%EF%BB%BF%C2%AD", 400, "empty-text"),
                refused("%E3%85%A4%E2%A0%80", 400, "empty-text"),
                refused("%01%7F", 400, "empty-text"));
    }

    static Stream<Refused> badOptions() {
        return Stream.of(
                refused("a?key=k&colour=red", 400, "bad-option"),
                refused("a?key=k&key=k", 400, "bad-option"),
                refused("a?key=k&k%65y=l", 400, "bad-option"),
                refused("a?key=k&", 400, "bad-option"),
                refused("https://ci/job?key=ABC-1&run=5&token=t", 400, "bad-option"),
                refused("a?token=t&run=5&token=t", 400, "bad-option"),
                refused("a?token=t&Key=k", 400, "bad-option"),
                new Refused("GET /post/user/jane?text=a&text=b", 400, "bad-option"),
                new Refused("GET /post/user/jane?Text=a", 400, "bad-option"),
                new Refused("POST //hooks/k?Key=a", 400, "bad-option"),
                refused("a?key", 400, "bad-option"),
                refused("a?key=%20", 400, "bad-option"));
    }

    static Stream<Refused> badAddresses() {
        return Stream.of(
                new Refused("GET /post/channel/4XP9FDT77PNCBEF59F4K1QE83O/msg/a", 404, "impossible-address"),
                new Refused("GET /post/channel/short/msg/a", 404, "impossible-address"),
                new Refused("GET /post/channel//msg/a", 404, "impossible-address"),
                new Refused("GET /post/channel/" + ID + "x/msg/a", 404, "impossible-address"),
                new Refused("GET /post/channel/" + ID + ";v=1/msg/a", 404, "impossible-address"),
                new Refused("GET /post/channel/" + ID + "%2Fx/msg/a", 404, "impossible-address"),
                new Refused("GET /post/user/jane%20doe/msg/a", 404, "impossible-address"),
                new Refused("GET /post/user//msg/a", 404, "impossible-address"),
                new Refused("GET /post/team//channel/x/msg/a", 404, "impossible-address"),
                new Refused("GET /post/team/-x/channel/x/msg/a", 404, "impossible-address"),
                new Refused("GET /post/team/a%2Fb/channel/x/msg/a", 404, "impossible-address"),
                new Refused("GET /post/team/devs/msg/a", 404, "not-found"),
                new Refused("GET /post/channel?x=/msg/a", 404, "not-found"),
                new Refused("GET /post/channel/" + ID + "?/msg/a", 400, "empty-text"),
                new Refused("GET /post/channel/", 404, "not-found"),
                new Refused("GET /post/channel/msg/", 404, "impossible-address"),
                new Refused("GET /post/channel/x", 404, "impossible-address"),
                new Refused("GET /post/channel/" + ID, 400, "empty-text"),
                new Refused("GET /post/channel/" + ID + "/msg", 400, "empty-text"),
                new Refused("GET /post/channel/" + ID + "/message/a", 404, "not-found"),
                new Refused("GET /POST/channel/" + ID + "/msg/a", 404, "not-found"),
                new Refused("GET /post//channel/" + ID + "/msg/a", 404, "not-found"),
                new Refused("GET //nowhere", 404, "not-found"),
                new Refused("GET /post/../post/channel/" + ID + "/msg/a", 404, "not-found"),
                new Refused("GET http://localhost/nowhere", 404, "not-found"));
    }

    static Stream<Refused> originalProxy() {
        return Stream.of(
                        "/post",
                        "/post/",
                        "/post/msg/",
                        "/post/msg/channel/",
                        "/post/msg/x",
                        "/post/channel/msg/x",
                        "/unknown",
                        "/channel/x/msg/y")
                .map(target -> new Refused("GET " + target, 404, "not-found"));
    }

    static Stream<Refused> tooLong() {
        return Stream.of(
                refused("x".repeat(MAX_TARGET_BYTES + 1 - MSG.length()), 414, "target-too-long"),
                refused("x".repeat(70 * 1024), 414, "target-too-long"),
                refused("%41".repeat(25_000), 414, "target-too-long"),
                refused("x".repeat(200 * 1024), 414, "target-too-long"),
                refused(utf8("\u20AC".repeat(22_000)), 414, "target-too-long"));
    }

    private static Said said(String rawText, String text) {
        return new Said("GET " + MSG + rawText, "channel/" + ID, text);
    }

    private static Refused refused(String rawText, int status, String code) {
        return new Refused("GET " + MSG + rawText, status, code);
    }

    private static String shorten(String line) {
        return line.length() <= 120 ? line : line.substring(0, 120) + "...(" + line.length() + ")";
    }
}
