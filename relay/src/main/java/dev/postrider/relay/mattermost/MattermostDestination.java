package dev.postrider.relay.mattermost;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.postrider.common.files.FileWatcher;
import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.SecretFile;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts as a bot through the REST API. Targets are channel ids.
 *
 * <p>Every post carries a {@link Stamp}, by which it can be found again when it is in doubt.
 *
 * <p>A direct message takes three look-ups (who am I, who is that, our channel), one request each; what is known of
 * them in between is kept here.
 */
public final class MattermostDestination implements Destination {

    private static final Logger LOG = LoggerFactory.getLogger(MattermostDestination.class);

    /** {@code set_online=false}: a bot that posts is not thereby present. */
    private static final String POSTS = "/api/v4/posts?set_online=false";

    /** Whatever the server makes has one, and some go into paths. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]{26}");

    /** The server would take it, for a channel that only the bot can see. */
    private static final Outcome TO_ITSELF =
            new Outcome.ChannelMissing("this is the bot itself, and nobody reads what it sends to itself");

    private static final int MOST_WITHOUT_PRIORITY = 1_000;

    private final MattermostSettings settings;
    private final MattermostApi api;
    private final People people;
    private final OutcomeReader outcomes;
    private final Clock clock;
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
        this.api = new MattermostApi(settings, patience);
        this.people = new People(clock);
        this.outcomes = new OutcomeReader(clock);
        this.clock = clock;
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
    public PostLimits postLimits() {
        return new PostLimits(settings.postCodePoints(), settings.messagesPerPost(), PostBody.MOST_IMAGES);
    }

    @Override
    public CompletionStage<Outcome> perform(Request request) {
        if (request instanceof Request.Post post) {
            return post(withoutPriority.remove(post.lastId()) ? post.withoutPriority() : post);
        }
        if (request instanceof Request.ReadBack asked) {
            return people.self().map(self -> readBack(asked, self)).orElseGet(this::whoAmI);
        }
        if (request instanceof Request.Resolve resolve) {
            return resolve(resolve);
        }
        if (request instanceof Request.ProbeTarget probe) {
            return api.get("/api/v4/channels/" + probe.target())
                    .thenApply(reply -> read(probe, reply, json -> channel(json, new Outcome.Alive())));
        }
        return api.get("/api/v4/users/me").thenApply(reply -> read(request, reply, json -> new Outcome.Alive()));
    }

    @Override
    public void close() {
        if (tokenWatcher != null) {
            tokenWatcher.close();
        }
        api.close();
    }

    private CompletionStage<Outcome> post(Request.Post post) {
        return api.post(POSTS, PostBody.of(post, settings.look()), clock, post.leaseUntilNanos())
                .thenApply(reply -> {
                    Outcome outcome = read(post, reply, json -> new Outcome.Delivered());
                    if (outcome instanceof Outcome.PriorityRefused) {
                        if (withoutPriority.size() >= MOST_WITHOUT_PRIORITY) {
                            withoutPriority.clear(); // those that are left were never asked for again
                        }
                        withoutPriority.add(post.lastId());
                    }
                    return outcome;
                });
    }

    private CompletionStage<Outcome> resolve(Request.Resolve resolve) {
        if (resolve.address() instanceof Address.ChannelName name) {
            String path =
                    "/api/v4/teams/name/" + name.team() + "/channels/name/" + name.channel() + "?include_deleted=true";
            return api.get(path)
                    .thenApply(reply -> read(
                            resolve,
                            reply,
                            json -> channel(
                                    json, new Outcome.Resolved(json.path("id").asText()))));
        }
        if (resolve.address() instanceof Address.Username user) {
            return direct(resolve, user.username());
        }
        throw new IllegalArgumentException("a channel id needs no look-up");
    }

    /** The next of the three steps to a direct channel. */
    private CompletionStage<Outcome> direct(Request.Resolve resolve, String username) {
        Optional<String> self = people.self();
        if (self.isEmpty()) {
            return whoAmI();
        }
        Optional<String> other = people.other(username);
        if (other.isEmpty()) {
            return api.get("/api/v4/users/username/" + username)
                    .thenApply(reply -> read(resolve, reply, json -> {
                        String id = json.path("id").asText();
                        if (id.equals(self.get())) {
                            return TO_ITSELF;
                        }
                        people.other(username, id);
                        return new Outcome.LookupGoesOn();
                    }));
        }
        people.forget(username); // the channel it leads to is kept by the engine; a name may change hands
        JsonNode both = JsonNodeFactory.instance.arrayNode().add(self.get()).add(other.get());
        return api.post("/api/v4/channels/direct", both)
                .thenApply(reply -> read(
                        resolve,
                        reply,
                        json -> new Outcome.Resolved(json.path("id").asText())));
    }

    /** The step before those that need to know it: our own id, which is kept. */
    private CompletionStage<Outcome> whoAmI() {
        return api.get("/api/v4/users/me")
                .thenApply(reply -> read(new Request.ProbeSelf(), reply, json -> {
                    people.self(json.path("id").asText());
                    return new Outcome.LookupGoesOn();
                }));
    }

    private CompletionStage<Outcome> readBack(Request.ReadBack asked, String self) {
        return api.page(posts(asked.target(), asked.page(), PostPage.SIZE))
                .thenApply(reply -> reply instanceof Reply.Page page
                        ? page.posts().answer(asked, self)
                        : outcomes.failure(asked, reply));
    }

    private static String posts(String channel, int page, int size) {
        return "/api/v4/channels/" + channel + "/posts?page=" + page + "&per_page=" + size + "&skipFetchThreads=true";
    }

    private Outcome read(Request request, Reply reply, Function<JsonNode, Outcome> success) {
        return reply instanceof Reply.Answer answer
                        && (answer.status() == 200 || answer.status() == 201)
                        && ID.matcher(answer.json().path("id").asText()).matches()
                ? success.apply(answer.json())
                : outcomes.failure(request, reply);
    }

    private static Outcome channel(JsonNode channel, Outcome ifAlive) {
        return channel.path("delete_at").asLong() > 0
                ? new Outcome.ChannelRefused("the channel is archived", true)
                : ifAlive;
    }
}
