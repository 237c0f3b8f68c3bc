package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.tls.TestCertificate;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private static final String TARGET = "/post/user/jane/msg/hello";
    private static final String REQUEST = RawHttp.get(TARGET);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MANY = 300;

    @TempDir
    private Path directory;

    private final TestCertificate certificate = TestCertificate.own("EC");

    private ServerUnderTest server() {
        return ServerUnderTest.startOver(TestTls.files(directory, certificate));
    }

    private static int statusOver(SSLSocket socket) throws IOException {
        try (RawHttp connection = RawHttp.over(socket)) {
            connection.send(REQUEST);
            return connection.answerTo(REQUEST).status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void servesWithAnyUsualKey(String algorithm) throws IOException {
        Transport.Tls files = TestTls.files(directory, TestCertificate.own(algorithm));
        try (ServerUnderTest server = ServerUnderTest.startOver(files)) {
            assertThat(statusOver(TestTls.connect(server.port(), TestTls.client())))
                    .isEqualTo(202);
        }
    }

    /** It may be reached under a name of the proxy's or the cluster's; whom to trust is for the client to say. */
    @Test
    void takesPostsUnderAnotherNameThanTheCertificates() throws IOException {
        Transport.Tls files = TestTls.files(directory, TestCertificate.ofHost("postrider.example.com"));
        try (ServerUnderTest server = ServerUnderTest.startOver(files)) {
            assertThat(statusOver(TestTls.connect(server.port(), TestTls.client())))
                    .isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksModernVersions(String version) throws IOException {
        try (ServerUnderTest server = server()) {
            SSLSocket socket = TestTls.connect(server.port(), TestTls.clientOf(version));
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(statusOver(socket)).isEqualTo(202);
        }
    }

    @Test
    void speaksHttp2WithWhoeverCan() {
        try (ServerUnderTest server = server()) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(TestTls.client()).build();
            String base = "https://localhost:" + server.port() + TARGET;
            // One after the other, or the client makes a connection for each; then as many at once as are allowed.
            assertThat(send(client, URI.create(base)).join().version()).isEqualTo(HttpClient.Version.HTTP_2);
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(1, 100)
                    .mapToObj(i -> send(client, URI.create(base + i))) // the same at once were one message
                    .toList();

            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.join().statusCode()).isEqualTo(202);
            });
            assertThat(server.publisher.taken())
                    .hasSize(100)
                    .extracting(Message::text)
                    .allMatch(text -> text.startsWith("hello"));
        }
    }

    private static CompletableFuture<HttpResponse<String>> send(HttpClient client, URI uri) {
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tellsWhoSpeaksPlainHttpToIt() {
        try (ServerUnderTest server = server()) {
            RawHttp.Answer answer = server.call(REQUEST);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"bad-request\"", "This port speaks HTTPS only");
            assertThat(server.publisher.taken()).isEmpty();
        }
    }

    @Test
    void letsInOnlyClientsWithACertificateOfTheAuthority() throws IOException {
        TestCertificate authority = TestCertificate.own("EC");
        Transport.Tls files = TestTls.files(directory, certificate, List.of(authority));
        try (ServerUnderTest server = ServerUnderTest.startOver(files)) {
            SSLContext known = TestTls.client(authority.issue().keyManagers());
            assertThat(statusOver(TestTls.connect(server.port(), known))).isEqualTo(202);

            SSLContext stranger =
                    TestTls.client(TestCertificate.own("EC").issue().keyManagers());
            assertThatThrownBy(() -> statusOver(TestTls.connect(server.port(), stranger)))
                    .isInstanceOfAny(IOException.class, UncheckedIOException.class);
            assertThatThrownBy(() -> statusOver(TestTls.connect(server.port(), TestTls.client())))
                    .isInstanceOfAny(IOException.class, UncheckedIOException.class);
            assertThat(server.publisher.taken()).hasSize(1);
        }
    }

    @Test
    void usesNewFilesWithoutARestartAndWithoutHarmToWhatIsOpen() throws IOException {
        try (ServerUnderTest server = server();
                RawHttp open = RawHttp.over(TestTls.connect(server.port(), TestTls.client()))) {
            assertThat(TestTls.certificateOf(server.port())).isEqualTo(certificate.certificate());

            TestCertificate next = TestCertificate.own("EC");
            TestTls.files(directory, next);
            await().untilAsserted(() ->
                    assertThat(TestTls.certificateOf(server.port())).isEqualTo(next.certificate()));

            open.send(REQUEST);
            assertThat(open.answerTo(REQUEST).status()).isEqualTo(202);
        }
    }

    @Test
    void doesNotStartWithFilesThatAreOfNoUse() {
        Transport.Tls files = TestTls.files(directory, certificate);
        TestCertificate.write(files.key(), "nothing");
        HttpSettings settings = ServerUnderTest.settings().over(files);

        assertThatThrownBy(() -> ServerUnderTest.start(settings))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("There is no PEM private key in " + files.key() + ".");
    }

    @Test
    void endsAHandshakeThatIsDribbled() {
        Duration shortly = Duration.ofSeconds(1);
        ConnectionLimits limits = new ConnectionLimits(100, 1_000_000, new Timeouts(shortly, LONG, LONG, LONG, LONG));
        HttpSettings settings = ServerUnderTest.settings()
                .over(TestTls.files(directory, certificate))
                .within(limits);
        try (ServerUnderTest server = ServerUnderTest.start(settings);
                RawHttp silent = RawHttp.connect(server.port());
                RawHttp dribbler = RawHttp.connect(server.port())) {
            String hello = "\u0016\u0003\u0001\u0002\u0000\u0001" + "\u0000".repeat(500);
            for (int i = 0; i < hello.length() && !dribbler.hearsWithin(Duration.ofMillis(10)); i++) {
                dribbler.trySend(hello.substring(i, i + 1));
            }

            assertThat(dribbler.ends()).isTrue();
            assertThat(silent.endsSilently()).isTrue();
        }
    }

    @Test
    void keepsServingWhileStrangersTakeAllConnections() throws IOException {
        ConnectionLimits limits = new ConnectionLimits(50, 1_000_000, Timeouts.DEFAULT);
        HttpSettings settings = ServerUnderTest.settings()
                .over(TestTls.files(directory, certificate))
                .within(limits);
        List<RawHttp> strangers = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.start(settings);
                RawHttp2 admitted = RawHttp2.connect(server.port())) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            int stream = admitted.request("GET", TARGET + "/waiting");
            await().until(() -> server.publisher.waiting() == 1);
            server.publisher.answerAtOnce();

            for (int i = 0; i < MANY; i++) {
                strangers.add(RawHttp.connect(server.port()));
                strangers.get(i).trySend("\u0016\u0003\u0001");
            }
            for (int i = 0; i < 10; i++) {
                assertThat(statusOver(TestTls.connect(server.port(), TestTls.client())))
                        .isEqualTo(202);
            }

            result.complete(new PublishResult.Published(0, 0));
            assertThat(admitted.answer(stream).status()).isEqualTo(202);
        } finally {
            strangers.forEach(RawHttp::close);
        }
    }
}
