package dev.postrider.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpListenerTest {

    private final HttpListener listener = open();

    @AfterEach
    void close() {
        listener.close();
        listener.close();
    }

    @Test
    void servesManyRequestsOnOneConnection() throws IOException {
        String answers = talk(
                "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi" + "GET /b?c HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answers).contains("POST /a hi 2").contains("GET /b?c  0").containsOnlyOnce("Connection: close");
    }

    @Test
    void readsChunks() throws IOException {
        String head = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        String chunks = String.join("\r\n", "3;x=y", "abc", "2", "de", "0", "Trailer: x", "", "");

        String answer = talk(head + chunks);

        assertThat(answer).contains("POST /a abcde 5");
    }

    @Test
    void countsBytesNotCharacters() throws IOException {
        assertThat(talk("POST /a HTTP/1.0\r\nContent-Length: 2\r\n\r\né")).contains("POST /a é 2");
    }

    @Test
    void closesAfterARequestOfTheOldProtocol() throws IOException {
        assertThat(talk("GET /a HTTP/1.0\r\n\r\n")).contains("GET /a").contains("Connection: close");
    }

    @Test
    void invitesABodyThatWaitsToBeInvited() throws IOException {
        String answer = talk("POST /a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200");
    }

    @Test
    void sendsNoBodyForHead() throws IOException {
        assertThat(talk("HEAD /a HTTP/1.0\r\n\r\n"))
                .contains("Content-Length: 10")
                .endsWith("\r\n\r\n");
    }

    @Test
    void closesOnWhatIsNoHttp() throws IOException {
        assertThat(talk("hello\r\n\r\n")).isEmpty();
        assertThat(talk("POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n")).isEmpty();
    }

    private String talk(String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(listener.address());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpListener open() {
        try {
            return HttpListener.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    request -> Response.of(
                            200,
                            "text/plain; charset=utf-8",
                            request.method() + " " + request.target() + " " + request.body() + " "
                                    + request.bodyBytes()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
