package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.http.TargetTableTest.Refused;
import dev.postrider.ingress.http.TargetTableTest.Said;
import dev.postrider.ingress.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@link TargetTableTest} again, over both protocols that are spoken within TLS. */
class TlsTargetTest {

    private static final String TABLE = "dev.postrider.ingress.http.TargetTableTest#";

    /** Longer heads end an HTTP/2 connection: how long they may be was among its settings. */
    private static final int MAX_HTTP2_HEAD = 80_000;

    /** A raw byte that Jetty's parser of URIs cannot take; percent-encoded, as clients send it, it can. */
    private static final char FAULTY_IN_HTTP_2 = '\u0080';

    @TempDir
    private static Path directory;

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.startOver(TestTls.files(directory, TestCertificate.own("EC")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource({
        TABLE + "slashesAndDots",
        TABLE + "escapes",
        TABLE + "scripts",
        TABLE + "queries",
        TABLE + "textsInTheQuery",
        TABLE + "addresses",
        TABLE + "lengths"
    })
    void postsExactlyTheTextOverBoth(Said row) throws IOException {
        RawHttp.Answer first = http1(row.line());
        RawHttp.Answer second = http2(row.line());

        boolean faulty = row.line().indexOf(FAULTY_IN_HTTP_2) >= 0;
        assertThat(first.status()).as(first.body()).isEqualTo(202);
        assertThat(second.status()).as(second.body()).isEqualTo(faulty ? 400 : 202);
        if (faulty) {
            assertThat(second.body()).contains("\"bad-encoding\"");
        }
        assertThat(server.publisher.taken()).hasSize(faulty ? 1 : 2).allSatisfy(message -> {
            assertThat(message.address().key()).isEqualTo(row.address());
            assertThat(message.text()).isEqualTo(row.text());
        });
    }

    static Stream<Refused> refused() {
        return Stream.of(
                        TargetTableTest.badEncodings(),
                        TargetTableTest.climbing(),
                        TargetTableTest.badTexts(),
                        TargetTableTest.badOptions(),
                        TargetTableTest.badAddresses(),
                        TargetTableTest.originalProxy(),
                        TargetTableTest.tooLong())
                .flatMap(rows -> rows)
                .filter(row ->
                        row.line().length() < MAX_HTTP2_HEAD && !row.line().contains("://"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesTheSameOverBoth(Refused row) throws IOException {
        for (RawHttp.Answer answer : List.of(http1(row.line()), http2(row.line()))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
            assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
                    .isEqualTo(row.code());
        }
        assertThat(server.publisher.taken()).extracting(Message::text).isEmpty();
    }

    private static RawHttp.Answer http1(String line) throws IOException {
        try (RawHttp connection = RawHttp.over(TestTls.connect(server.port(), TestTls.client(), "http/1.1"))) {
            connection.send(line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return connection.answerTo(line);
        }
    }

    private static RawHttp.Answer http2(String line) {
        try (RawHttp2 connection = RawHttp2.connect(server.port())) {
            int space = line.indexOf(' ');
            return connection.answer(connection.request(line.substring(0, space), line.substring(space + 1)));
        }
    }
}
