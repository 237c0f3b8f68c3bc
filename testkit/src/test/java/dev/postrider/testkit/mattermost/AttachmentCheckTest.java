package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server looks for in attachments, with its own words of 11.2. */
final class AttachmentCheckTest {

    @Test
    void complainsOfWhatBreaksARule() {
        assertThat(complaints("""
                [{"color":"red","title_link":"ci/1","author_link":"https://x"},{"image_url":"ftp://x"}]"""))
                .containsExactly(
                        "invalid style",
                        "author_link without author_name",
                        "title_link without title",
                        "invalid title_link",
                        "invalid image_url");
        assertThat(complaints("""
                [{"color":"#36a64F","title":"t","title_link":"https://x","footer":"f"},{"color":"good"},{"color":""}]""")).isEmpty();
    }

    @Test
    void aPostShowsTheComplaints() {
        try (var fixture = new Fixture()) {
            var body = JsonBodies.object().put("channel_id", fixture.channel.id());
            body.putObject("props").putArray("attachments").addObject().put("color", "red");

            fixture.client.post("/posts", body);

            assertThat(fixture.fake.posts().get(0).complaints()).containsExactly("invalid style");
            assertThat(fixture.control("GET", "posts", "")
                            .body()
                            .path(0)
                            .path("complaints")
                            .asText())
                    .isEqualTo("invalid style");
        }
    }

    private static List<String> complaints(String attachments) {
        return AttachmentCheck.complaints(JsonBodies.parseObject("{\"a\":" + attachments + "}")
                .orElseThrow()
                .path("a"));
    }
}
