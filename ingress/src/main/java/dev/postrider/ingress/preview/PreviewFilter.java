package dev.postrider.ingress.preview;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a call from a request that some program makes for a link it merely saw. A GET that posts must not be made by a
 * browser that guesses where its user goes next, nor by a chat that unfurls a shared link, Mattermost itself included.
 *
 * <p>Programs that hide behind a browser's name cannot be told; signed URLs that expire are for that.
 */
public final class PreviewFilter {

    /**
     * Where browsers say so: {@code Sec-Purpose} is the standard (WHATWG Fetch; {@code prefetch}, and {@code
     * prefetch;prerender} of Chromium), the others are what Chromium, Safari and Firefox sent before it.
     */
    private static final List<String> PURPOSE_HEADERS = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

    private static final Pattern PURPOSES = containing("prefetch|prerender|preview");

    /**
     * What the User-Agent of programs that fetch links holds: as their makers document it (Slack: "Slack
     * robots"; Meta, Discord, Telegram, LinkedIn, X, Reddit, Embedly, Iframely: their crawlers' pages; Google and Bing:
     * lists of crawlers; Apple: Applebot), as in the source (Mattermost: services/httpservice, Zulip:
     * url_preview, Synapse: url_previewer), or in the list of monperrus/crawler-user-agents. iMessage calls itself
     * facebookexternalhit and Twitterbot, Signal WhatsApp, Teams SkypeUriPreview.
     */
    private static final Pattern AGENTS = containing("mattermost-bot|slackbot-linkexpanding|slack-imgproxy|twitterbot"
            + "|facebookexternalhit|facebot|meta-externalfetcher|discordbot|telegrambot|whatsapp|linkedinbot"
            + "|skypeuripreview|microsoftpreview|bingpreview|bingbot|googlebot|google-pagerenderer|googleimageproxy"
            + "|applebot|redditbot|embedly|iframely|pinterestbot|vkshare|line-poker|zulipurlpreview|synapse \\(bot"
            + "|duckduckbot|yandexbot|baiduspider");

    private PreviewFilter() {}

    /** Why a request with these headers does not post; nothing if it may. Only a GET can be one that nobody meant. */
    public static Optional<Refusal> refusal(String method, HeaderLookup headers) {
        if (!method.equals("GET")) {
            return Optional.empty();
        }
        for (String header : PURPOSE_HEADERS) {
            String purpose = headers.get(header);
            if (purpose != null && PURPOSES.matcher(purpose).find()) {
                return refuse("The header " + header + " marks the request as a prefetch or preview.");
            }
        }
        String agent = headers.get("User-Agent");
        return agent != null && AGENTS.matcher(agent).find()
                ? refuse("The User-Agent is that of a link preview or crawler.")
                : Optional.empty();
    }

    private static Pattern containing(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    private static Optional<Refusal> refuse(String detail) {
        return Optional.of(new Refusal(Problem.PREVIEW, detail));
    }

    /** The headers of a request. */
    @FunctionalInterface
    public interface HeaderLookup {

        /** The value of the header of this name, in any case; null if there is none. */
        @Nullable
        String get(String name);
    }
}
