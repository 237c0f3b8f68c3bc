package dev.postrider.relay.mattermost;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.common.files.FileWatcher;
import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.SecretFile;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts as a bot through the REST API. Targets are channel ids.
 *
 * <p>Every post carries a {@link PostOriginProp}, by which it can be found again when it is in doubt.
 *
 * <p>A direct message takes three look-ups (who am I, who is that, our channel), one request each; what is known of
 * them in between is kept here.
 */
public final class MattermostDestination implements Destination {

    private static final Logger LOG = LoggerFactory.getLogger(MattermostDestination.class);

    /** {@code set_online=false}: a bot that posts is not thereby present. */
    private static final String POSTS = "/api/v4/posts?set_online=false";

    private static final String SELF = "/api/v4/users/me";

    /** Whatever the server makes has one, and some go into paths. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]{26}");

    /** The server would take it, for a channel that only the bot can see. */
    private static final LookupOutcome TO_ITSELF =
            new Outcome.ChannelMissing("this is the bot itself, and nobody reads what it sends to itself");

    private static final Outcome.ChannelRefused ARCHIVED = new Outcome.ChannelRefused("the channel is archived", true);

    private static final int MOST_WITHOUT_PRIORITY = 1_000;

    private final MattermostSettings settings;
    private final MattermostApi api;
    private final People people;
    private final OutcomeReader outcomes;
    private final @Nullable FileWatcher<Secret> tokenWatcher;

    /** Messages whose priority the server has just refused: the next attempt of each goes without. */
    private final Set<UUID> withoutPriority = ConcurrentHashMap.newKeySet();

    public MattermostDestination(MattermostSettings settings, Clock clock) {
        this(settings, MattermostApi.PATIENCE, clock);
        if (tokenWatcher != null) {
            tokenWatcher.start("postrider-token");
        }
    }

    /**
     * Does not follow the token's file by itself.
     *
     * @param patience how long an answer may take
     */
    MattermostDestination(MattermostSettings settings, Duration patience, Clock clock) {
        this.settings = settings;
        this.api = new MattermostApi(settings, patience, clock);
        this.people = new People(clock);
        this.outcomes = new OutcomeReader(clock);
        SecretFile file = settings.tokenFile();
        this.tokenWatcher =
                file == null ? null : new FileWatcher<>("token file", settings.token(), file::read, this::use, clock);
    }

    /** Looks at the token's file once. */
    void pollToken() {
        requireNonNull(tokenWatcher, "the token has no file").poll();
    }

    private void use(Secret token) {
        api.use(token);
        people.forgetSelf(); // it may be another bot's
        LOG.info("Mattermost token reloaded");
    }

    @Override
    public Optional<String> direct(Address address) {
        return address instanceof Address.ChannelId channel ? Optional.of(channel.id()) : Optional.empty();
    }

    @Override
    public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
        return api.lastTime();
    }

    @Override
    public PostLimits postLimits() {
        return new PostLimits(settings.postCodePoints(), settings.messagesPerPost(), PostBody.MOST_IMAGES);
    }

    @Override
    public CompletionStage<PostOutcome> post(Request.Post asked) {
        Request.Post post = withoutPriority.remove(asked.lastId()) ? asked.withoutPriority() : asked;
        return api.post(POSTS, PostBody.of(post, settings.look()), post.leaseUntilNanos())
                .thenApply(reply -> {
                    PostOutcome outcome =
                            isSuccess(reply) ? new PostOutcome.Posted(id(reply)) : outcomes.post(post, reply);
                    if (outcome instanceof PostOutcome.PriorityRefused) {
                        if (withoutPriority.size() >= MOST_WITHOUT_PRIORITY) {
                            withoutPriority.clear(); // those that are left were never asked for again
                        }
                        withoutPriority.add(post.lastId());
                    }
                    return outcome;
                });
    }

    @Override
    public CompletionStage<VerificationOutcome> verify(Request.Verify asked) {
        Optional<String> self = people.self();
        if (self.isEmpty()) {
            return whoAmI().thenApply(failure ->
                    failure.<VerificationOutcome>map(each -> each).orElseGet(Outcome.Unfinished::new));
        }
        return api.page(posts(asked.target(), asked.page()))
                .thenApply(reply -> reply instanceof Reply.Page page
                        ? page.posts().answer(asked, self.get())
                        : outcomes.query(reply));
    }

    @Override
    public CompletionStage<LookupOutcome> lookUp(Request.LookUp asked) {
        if (asked.address() instanceof Address.ChannelName name) {
            String path =
                    "/api/v4/teams/name/" + name.team() + "/channels/name/" + name.channel() + "?include_deleted=true";
            return api.get(path).thenApply(reply -> {
                if (!isSuccess(reply)) {
                    return outcomes.query(reply);
                }
                JsonNode channel = json(reply);
                return isArchived(channel) ? ARCHIVED : resolved(channel);
            });
        }
        if (asked.address() instanceof Address.Username user) {
            return direct(user.username());
        }
        throw new IllegalArgumentException("a channel id needs no look-up");
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel asked) {
        return api.get("/api/v4/channels/" + asked.target()).thenApply(reply -> {
            if (!isSuccess(reply)) {
                return outcomes.query(reply);
            }
            return isArchived(json(reply)) ? ARCHIVED : new Outcome.Alive();
        });
    }

    @Override
    public CompletionStage<SelfProbeOutcome> probeSelf() {
        return api.get(SELF).thenApply(reply -> isSuccess(reply) ? new Outcome.Alive() : outcomes.self(reply));
    }

    @Override
    public void close() {
        if (tokenWatcher != null) {
            tokenWatcher.close();
        }
        api.close();
    }

    /** The next of the three steps to a direct channel. */
    private CompletionStage<LookupOutcome> direct(String username) {
        Optional<String> self = people.self();
        if (self.isEmpty()) {
            return whoAmI().thenApply(
                            failure -> failure.<LookupOutcome>map(each -> each).orElseGet(Outcome.Unfinished::new));
        }
        Optional<String> other = people.other(username);
        if (other.isEmpty()) {
            return api.get("/api/v4/users/username/" + username).thenApply(reply -> {
                if (!isSuccess(reply)) {
                    return outcomes.query(reply);
                }
                String id = id(reply);
                if (id.equals(self.get())) {
                    return TO_ITSELF;
                }
                people.other(username, id);
                return new Outcome.Unfinished();
            });
        }
        people.forget(username); // the channel it leads to is kept by the engine; a name may change hands
        JsonNode both = JsonNodeFactory.instance.arrayNode().add(self.get()).add(other.get());
        return api.post("/api/v4/channels/direct", both)
                .thenApply(reply -> isSuccess(reply) ? resolved(json(reply)) : outcomes.query(reply));
    }

    /** The step before those that need to know it: our own id, which is kept. Says what went wrong, if anything. */
    private CompletionStage<Optional<DestinationFailure>> whoAmI() {
        return api.get(SELF).thenApply(reply -> {
            if (!isSuccess(reply)) {
                return Optional.of(outcomes.self(reply));
            }
            people.self(id(reply));
            return Optional.empty();
        });
    }

    private static String posts(String channel, int page) {
        return "/api/v4/channels/" + channel + "/posts?page=" + page + "&per_page=" + PostPage.SIZE
                + "&skipFetchThreads=true";
    }

    /** Whether it holds what the server makes or shows: everything has an id. */
    private static boolean isSuccess(Reply reply) {
        return reply instanceof Reply.Answer answer
                && (answer.status() == 200 || answer.status() == 201)
                && ID.matcher(id(reply)).matches();
    }

    private static String id(Reply reply) {
        return json(reply).path("id").asText();
    }

    private static JsonNode json(Reply reply) {
        return reply instanceof Reply.Answer answer ? answer.json() : MissingNode.getInstance();
    }

    private static LookupOutcome resolved(JsonNode channel) {
        return new LookupOutcome.Resolved(channel.path("id").asText());
    }

    private static boolean isArchived(JsonNode channel) {
        return channel.path("delete_at").asLong() > 0;
    }
}
