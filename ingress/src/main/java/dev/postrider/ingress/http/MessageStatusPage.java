package dev.postrider.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.ingress.http.Answers.ReadyAnswer;
import dev.postrider.ingress.status.MessageStatus;
import dev.postrider.ingress.status.MessageStatus.DeadLetterStatus;
import dev.postrider.ingress.status.MessageStatus.DeliveredStatus;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** A status for a browser: one line and, once there is one, the link to the post. No scripts, no styles. */
final class MessageStatusPage {

    private static final List<HttpField> FIELDS = List.of(
            new HttpField(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8"),
            new HttpField(HttpHeader.CACHE_CONTROL, "no-store"),
            new HttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new HttpField("Referrer-Policy", "no-referrer"),
            new HttpField("X-Content-Type-Options", "nosniff"));

    private MessageStatusPage() {}

    static ReadyAnswer of(MessageStatusJson json, UUID id, KnownStatus known) {
        MessageStatus status = known.status();
        String line = MessageStatusJson.name(status)
                + (status.address().isEmpty() ? "" : ", to " + status.address())
                + (status instanceof DeadLetterStatus dead ? ": " + dead.reason() : "");
        String post = status instanceof DeliveredStatus delivered ? json.post(delivered) : "";
        String link = post.startsWith("http") ? " <a href=\"" + escaped(post) + "\">Open the post</a>" : "";
        String page = "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Postrider: "
                + escaped(MessageStatusJson.name(status)) + "</title>\n<p>Message " + id + ": " + escaped(line) + "."
                + link
                + "</p></html>\n";
        return new ReadyAnswer(200, FIELDS, page.getBytes(UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
