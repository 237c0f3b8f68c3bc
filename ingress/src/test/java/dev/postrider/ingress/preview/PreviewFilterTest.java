package dev.postrider.ingress.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewFilterTest {

    @ParameterizedTest
    @CsvSource({
        "Sec-Purpose, prefetch",
        "Sec-Purpose, prefetch;prerender",
        "Sec-Purpose, prefetch;anonymous-client-ip",
        "Purpose, prefetch",
        "X-Purpose, preview",
        "X-Moz, Prefetch"
    })
    void refusesWhatABrowserFetchesAhead(String header, String value) {
        assertThat(PreviewFilter.refusal("GET", Map.of(header, value)::get)).hasValueSatisfying(refusal -> {
            assertThat(refusal.problem()).isEqualTo(Problem.PREVIEW);
            assertThat(refusal.detail()).contains(header);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mattermost-Bot/1.1",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                "Slack-ImgProxy (+https://api.slack.com/robots)",
                "Twitterbot/1.0",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1"
                        + " Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
                "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
                "TelegramBot (like TwitterBot)",
                "WhatsApp/2.23.20.0",
                "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
                "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
                "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (X11; Linux x86_64) Chrome/56.0 Safari/537.36 Google-PageRenderer Google (+https://…)",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "Mozilla/5.0 (Macintosh) Safari/600.2.5 (Applebot/0.1; +http://www.apple.com/go/applebot)",
                "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
                "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
                "Iframely/1.3.1 (+https://iframely.com/docs/about)",
                "Synapse (bot; +https://github.com/matrix-org/synapse)",
                "MATTERMOST-BOT/1.1"
            })
    void refusesWhatUnfurlsLinks(String agent) {
        assertThat(PreviewFilter.refusal("GET", Map.of("User-Agent", agent)::get))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl/8.11.0",
                "Wget/1.21.3",
                "Grafana",
                "Alertmanager/0.28.1",
                "GitLab/18.5.0",
                "Apache-HttpClient/4.5.14 (Java/21)",
                "Go-http-client/1.1",
                "python-requests/2.32.3",
                "Slackbot 1.0 (+https://api.slack.com/robots)",
                "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
            })
    void letsCallersIn(String agent) {
        assertThat(PreviewFilter.refusal("GET", Map.of("User-Agent", agent, "Sec-Purpose", "")::get))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void otherMethodsAreMeant(String method) {
        Map<String, String> headers = Map.of("User-Agent", "Mattermost-Bot/1.1", "Purpose", "prefetch");

        assertThat(PreviewFilter.refusal(method, headers::get)).isEmpty();
    }

    @Test
    void asksForNoHeaderThatMustBeThere() {
        assertThat(PreviewFilter.refusal("GET", name -> null)).isEmpty();
    }
}
