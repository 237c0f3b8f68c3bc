package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the server logs of attachments: "in a future version this will result in an error". */
final class AttachmentCheck {

    private static final Pattern COLOUR = Pattern.compile("|good|warning|danger|#[0-9a-fA-F]{6}");
    private static final List<String> URLS =
            List.of("author_link", "author_icon", "title_link", "image_url", "thumb_url", "footer_icon");

    private AttachmentCheck() {}

    static List<String> complaints(JsonNode attachments) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode attachment : attachments) {
            if (!COLOUR.matcher(attachment.path("color").asText()).matches()) {
                complaints.add("invalid style");
            }
            needs(attachment, "author_link", "author_name", complaints);
            needs(attachment, "title_link", "title", complaints);
            for (String name : URLS) {
                String url = attachment.path(name).asText();
                if (!url.isEmpty() && !isHttp(url)) {
                    complaints.add("invalid " + name);
                }
            }
        }
        return complaints;
    }

    private static void needs(JsonNode attachment, String link, String name, List<String> complaints) {
        if (!attachment.path(link).asText().isEmpty()
                && attachment.path(name).asText().isEmpty()) {
            complaints.add(link + " without " + name);
        }
    }

    private static boolean isHttp(String url) {
        try {
            return (url.startsWith("http://") || url.startsWith("https://")) && new URI(url).getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
