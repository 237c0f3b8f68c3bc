package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FetchedImagesTest {

    @Test
    void findsTheImagesOfMarkdown() {
        assertThat(of("![a](u1) ![b](<u2> \"t\") [![c](u3 =1x2)](v) ![d [e]](u4) ![f ![g](u5)](u6(7))"))
                .containsExactly("u1", "u2", "u3", "u4", "u5", "u6(7)");
        assertThat(of("![a][x] ![X][] ![y z]\n\n[x]: u1\n> [Y\nZ]: <u2>\n[x]: u3"))
                .containsExactly("u1", "u2");
    }

    @Test
    void findsNoneInWhatIsNone() {
        assertThat(of("[a](u) !\u200b[a](u) \\![a](u) `![a](u)` vec![1] ![a]\n\n(u) ![a][b] ![a](u v)"))
                .isEmpty();
    }

    @Test
    void findsThoseOfAttachmentsEachOnce() {
        var post = JsonBodies.parseObject("""
                {"attachments":[
                  {"pretext":"![a](u1)","text":"![b](u2)","title":"![c](u)","image_url":"u1","thumb_url":"u3",
                   "author_icon":"u4","footer_icon":"u5","fields":[{"title":"![d](u)","value":"![e](u6)"}]}]}""");

        assertThat(FetchedImages.of("![f](u2)", post.orElseThrow().path("attachments")))
                .containsExactlyInAnyOrderElementsOf(List.of("u1", "u2", "u3", "u4", "u5", "u6"));
    }

    private static Set<String> of(String message) {
        return FetchedImages.of(message, JsonBodies.object().path("attachments"));
    }
}
