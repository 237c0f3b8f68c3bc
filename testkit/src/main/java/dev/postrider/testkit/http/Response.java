package dev.postrider.testkit.http;

import java.util.ArrayList;
import java.util.List;

/** An answer; headers may repeat, and go out in the order given. */
public record Response(int status, List<Header> headers, String body) implements HttpReply {

    /** One header line. */
    public record Header(String name, String value) {}

    public static Response of(int status, String contentType, String body) {
        return new Response(status, List.of(new Header("Content-Type", contentType)), body);
    }

    public Response with(String name, String value) {
        return with(List.of(new Header(name, value)));
    }

    public Response with(List<Header> more) {
        List<Header> all = new ArrayList<>(headers);
        all.addAll(more);
        return new Response(status, List.copyOf(all), body);
    }

    /** With these headers before all others. */
    public Response after(List<Header> first) {
        return new Response(status, first, body).with(headers);
    }
}
