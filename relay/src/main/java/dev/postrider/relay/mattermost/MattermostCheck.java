package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.common.time.Clock;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Explains, the way an operator needs it, what the configured bot can do: posting itself answers 403 for four different
 * mistakes alike. Not thread-safe; {@link #close} returns at once.
 */
public final class MattermostCheck implements AutoCloseable {

    private static final String SELF = "/api/v4/users/me";

    /** What it means that posts cannot be looked for. */
    static final String AT_LEAST_ONCE =
            "delivery is at-least-once there: a post left uncertain by a crash or an outage is sent again";

    private static final String READS_LITTLE = " but reads only those it is a member of and the public ones of its"
            + " teams; in all others " + AT_LEAST_ONCE;

    private final MattermostSettings settings;
    private final MattermostApi api;
    private final PatientApi patient;

    public MattermostCheck(MattermostSettings settings) {
        this(settings, Clock.system(), MattermostCheck::pause);
    }

    /** @param pause waits */
    MattermostCheck(MattermostSettings settings, Clock clock, Consumer<Duration> pause) {
        this.settings = settings;
        this.api = new MattermostApi(settings, MattermostApi.PATIENCE, clock);
        this.patient = new PatientApi(api, clock, pause);
    }

    private static void pause(Duration time) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    /** One line on who the bot is, or on what is wrong; never fails. */
    public CompletionStage<Finding> identity() {
        return api.get(SELF).thenApply(this::identify);
    }

    /**
     * What is known after asking.
     *
     * @param id the bot's; empty if something is wrong
     * @param everywhere whether the bot may post where it is no member
     */
    public record Finding(String id, boolean everywhere, String sentence) {

        private static Finding bad(String sentence) {
            return new Finding("", false, sentence);
        }

        public boolean good() {
            return !id.isEmpty();
        }
    }

    /**
     * Writes the whole report; true if the bot can post somewhere. Blocks for as long as the server takes.
     *
     * @param curl a call of the ingress without the path, as it is typed
     */
    public boolean report(String curl, PrintStream out) {
        Finding identity = identify(patient.get(SELF));
        out.println("Mattermost: " + identity.sentence());
        return identity.good() && new ChannelReport(patient, identity.id(), curl, out).write(identity.everywhere());
    }

    @Override
    public void close() {
        api.close();
    }

    private Finding identify(Reply reply) {
        if (reply instanceof Reply.Silence silence) {
            return Finding.bad(settings.url() + " does not answer: " + silence.reason());
        }
        Reply.Answer answer = (Reply.Answer) reply;
        String username = answer.json().path("username").asText();
        if (answer.status() == 401) {
            return Finding.bad(
                    settings.url() + " does not accept the token: it is mistyped, revoked or expired, or the bot is"
                            + " disabled (System Console > Integrations > Bot Accounts)");
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            return Finding.bad(settings.url() + " answers HTTP " + answer.status()
                    + ": it, or a proxy in front of it, is failing or overloaded; try again later");
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            return Finding.bad(settings.url() + " answers HTTP " + answer.status() + redirect(answer.location()));
        }
        String id = answer.json().path("id").asText();
        if (answer.status() != 200 || username.isEmpty() || id.isEmpty()) {
            return Finding.bad(settings.url() + " answers HTTP " + answer.status()
                    + " where Mattermost's API should be: is the address right, without a team in it?");
        }
        String everywhere = everywhere(answer.json());
        return new Finding(id, !everywhere.isEmpty(), introduction(answer.json(), username) + everywhere);
    }

    /** Redirects are not followed: a repeated POST posts twice. */
    private String redirect(String location) {
        try {
            URI to = settings.url().resolve(location);
            String shown =
                    new URI(to.getScheme(), null, to.getHost(), to.getPort(), to.getPath(), null, null).toString();
            return ", a redirect to " + shown
                    + (shown.endsWith(SELF)
                            ? ": set MM_URL to " + shown.substring(0, shown.length() - SELF.length())
                            : ": a proxy or login page in front of the server intercepts the request");
        } catch (IllegalArgumentException | URISyntaxException e) {
            return ", a redirect to nowhere: is the address right?";
        }
    }

    private String introduction(JsonNode self, String username) {
        if (!settings.username().isEmpty() && !settings.username().equalsIgnoreCase(username)) {
            return "the token belongs to @" + username + ", not to @" + settings.username() + ": posts will appear as @"
                    + username;
        }
        String bot = self.path("is_bot").asBoolean() ? "bot" : "a PERSON, not a bot:";
        return settings.url() + " accepts the token: " + bot + " @" + username;
    }

    private static String everywhere(JsonNode self) {
        String roles = " " + self.path("roles").asText() + " ";
        if (roles.contains(" system_admin ")) {
            return ", who may post in every channel";
        }
        if (roles.contains(" system_post_all ")) {
            return ", who may post in every channel" + READS_LITTLE;
        }
        return roles.contains(" system_post_all_public ")
                ? ", who may post in every public channel" + READS_LITTLE
                : "";
    }
}
