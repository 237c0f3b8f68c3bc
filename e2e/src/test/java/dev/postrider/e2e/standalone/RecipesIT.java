package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.testkit.http.HttpListener;
import dev.postrider.testkit.http.Response;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of docs/recipes.md, run as their systems run them, against the all-in-one and a fake chat server. */
@Tag("long")
class RecipesIT {

    private static final int CHANNELS = 60;

    /** Where the system ignores the exit code. */
    private static final Pattern GUARD =
            Pattern.compile("allow_failure: true|continue-on-error: true|continueOnError: true|onError: continue");

    private static final Set<String> IN_NO_BUILD =
            Set.of("A script for machines", "cron", "systemd", "Wait for the post");

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ ([\\w.]+) }}|\\$\\(([\\w.]+)\\)");
    private static final Pattern EXEC_START = Pattern.compile("(?m)^ExecStart=(.*)$");

    private static final FakeMattermost CHAT = FakeMattermost.start();
    private static final Deque<String> ADDRESSES = new ArrayDeque<>();

    @TempDir
    private static Path home;

    private static Postrider postrider;
    private static String key;

    @TempDir
    private Path directory;

    private PastedShell shell;
    private String address;

    @BeforeAll
    static void start() {
        ChatForTests furnished = ChatForTests.in(CHAT, CHANNELS);
        ADDRESSES.addAll(furnished.addresses());
        Map<String, String> settings = new HashMap<>(furnished.settings(1_000));
        settings.put("POSTRIDER_KEYS_FILE", home.resolve("keys").toString());
        settings.put("POSTRIDER_BIND", "127.0.0.1");
        try (JavaProcess created = Postrider.run(home, Map.of(), "keys", "create", "ci", "--append", "keys")) {
            assertThat(created.awaitExit(Postrider.PATIENCE)).isZero();
            key = created.out().strip();
        }
        postrider = Postrider.start(home, settings);
    }

    @AfterAll
    static void stop() {
        postrider.close();
        CHAT.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        address = ADDRESSES.remove();
        shell = new PastedShell(directory)
                .withCommand("backup", "exit 1")
                .withCommand("buildkite-agent", "echo \"$SECRET_IN_BUILDKITE\"");
    }

    static Stream<RecipeCase> curlRecipes() {
        return RecipeCase.curlRecipes();
    }

    static Stream<RecipeCase> scripts() {
        return RecipeCase.scripts();
    }

    @ParameterizedTest
    @MethodSource({"curlRecipes", "scripts"})
    void aRecipeThatIsRunTwicePostsOnce(RecipeCase recipe) throws Exception {
        assumeCanRun(recipe);

        runTwicePostsOnce(recipe);
    }

    @ParameterizedTest
    @MethodSource({"curlRecipes", "scripts"})
    void aRecipeWithAWrongKeyShowsTheReasonAndFailsNoBuild(RecipeCase recipe) throws Exception {
        assumeCanRun(recipe);

        wrongKeyShowsTheReasonAndFailsNoBuild(recipe);
    }

    @ParameterizedTest
    @MethodSource("eachKind")
    void aRecipeRetriesATemporaryFailureWithTheSameKey(RecipeCase recipe) throws Exception {
        assumeCanRun(recipe);
        List<String> keys = new CopyOnWriteArrayList<>();

        try (HttpListener busy = HttpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), call -> {
            keys.add(call.header("idempotency-key").orElseGet(() -> call.query().get("key")));
            return Response.of(keys.size() == 1 ? 503 : 202, "text/plain", "answer " + keys.size() + "\n");
        })) {
            String url = "http://127.0.0.1:" + busy.address().getPort();

            assertThat(run(recipe, url, key).output()).contains("answer 1");
        }

        assertThat(keys).hasSize(2).doesNotContainNull().containsOnly(keys.get(0));
    }

    /** All recipes with curl make the same call. */
    static Stream<RecipeCase> eachKind() {
        return Stream.concat(RecipeCase.curlRecipes().limit(1), RecipeCase.scripts());
    }

    @Test // to compile it
    void theRecipeInGoPostsOnceAndShowsTheReason() throws Exception {
        assumeCanRun(RecipeCase.go());

        runTwicePostsOnce(RecipeCase.go());
        wrongKeyShowsTheReasonAndFailsNoBuild(RecipeCase.go());
    }

    @Test
    void anOutageCanBeWatched() throws Exception {
        int chat = PastedShell.freePort();
        int port = PastedShell.freePort();
        String script = Recipe.named("Watch an outage")
                .code("bash")
                .get(0)
                .replaceFirst("mvn .*", "")
                .replace(
                        "testkit/target/postrider-testkit.jar",
                        PastedShell.jar("testkit", "postrider-testkit") + " --port=" + chat)
                .replace("127.0.0.1:8065", "127.0.0.1:" + chat)
                .replace("localhost:3000", "localhost:" + port)
                .replace("\"seconds\":15", "\"seconds\":3");

        String out = shell.withLauncher()
                .run(Map.of("PORT", "" + port, "POSTRIDER_ADMIN_PORT", "0"), "bash", "-c", script)
                .output();

        assertThat(out)
                .contains("The chat server is down.\n")
                .containsSubsequence("""
                        "message":"before the outage"
                        "message":"during the outage: 1\\n\\nduring the outage: 2\\n\\nduring the outage: 3"
                        """, "Delivery paused", "Delivery resumed");
        assertThat(out.lines().filter(line -> line.contains("\"status\":\"queued\"")))
                .hasSize(4);
    }

    private void runTwicePostsOnce(RecipeCase recipe) throws Exception {
        PastedShell.Ended first = run(recipe, key);
        PastedShell.Ended again = run(recipe, key);

        assertThat(List.of(first.exit(), again.exit())).as(first.output()).containsOnly(0);
        assertThat(first.output() + again.output()).doesNotContain(key);
        assertThat(postrider.call("GET", "/post/" + address + "/msg/end?token=" + key))
                .isEqualTo(202);
        String channel = address.replace("channel/", "");
        assertThat(CHAT.awaitPosts(channel, 2, Postrider.PATIENCE))
                .extracting(StoredPost::message)
                .satisfiesExactly(
                        message -> assertThat(message).contains(recipe.expected()),
                        end -> assertThat(end).isEqualTo("end"));
    }

    private void wrongKeyShowsTheReasonAndFailsNoBuild(RecipeCase recipe) throws Exception {
        PastedShell.Ended refused = run(recipe, "wrong");

        assertThat(refused.output()).contains("The call has no valid API key");
        if (!GUARD.matcher(Recipe.named(recipe.recipe()).text()).find() && !IN_NO_BUILD.contains(recipe.recipe())) {
            assertThat(refused.exit()).isZero();
        }
    }

    private PastedShell.Ended run(RecipeCase recipe, String withKey) throws Exception {
        return run(recipe, postrider.address(), withKey);
    }

    private PastedShell.Ended run(RecipeCase recipe, String url, String withKey) throws Exception {
        Map<String, String> own =
                Map.of(RecipeCase.POSTRIDER, url, RecipeCase.CHANNEL, address, RecipeCase.KEY, withKey);
        RecipeStep step = step(recipe).withValues(value -> evaluated(value, recipe, own));
        Map<String, String> environment = new HashMap<>(step.environment());
        recipe.inherited().forEach(name -> environment.put(name, own.get(name)));
        recipe.variables().forEach((name, value) -> {
            if (!name.contains(".")) {
                environment.put(name, value);
            }
        });
        environment.put("SECRET_IN_BUILDKITE", withKey);
        environment.put("GOTOOLCHAIN", "local");
        Path settings = directory.resolve("postrider-caller");
        Files.writeString(settings, "POSTRIDER=%s\nCHANNEL=%s\nKEY=%s\n".formatted(url, address, withKey));
        shell.withCommand(
                "notify-channel",
                Recipe.named("A script for machines")
                        .code("sh")
                        .get(0)
                        .replace("/etc/postrider-caller", settings.toString()));
        Path file = directory.resolve("recipe");
        return switch (recipe.language()) {
            case "python" -> shell.run(environment, "python3", written(file, ".py", step));
            case "javascript" -> shell.run(environment, "node", written(file, ".mjs", step));
            case "go" -> shell.run(environment, "go", "run", written(file, ".go", step));
            default -> shell.run(environment, "sh", "-e", "-c", step.script()); // some images have no bash
        };
    }

    private static String written(Path file, String ending, RecipeStep step) throws IOException {
        return Files.writeString(Path.of(file + ending), step.script()).toString();
    }

    /** As the system makes a script of what it is given. */
    private static RecipeStep step(RecipeCase recipe) throws IOException {
        String code = Recipe.named(recipe.recipe()).code(recipe.language()).get(recipe.block());
        return switch (recipe.recipe()) {
            case "A script for machines" ->
                new RecipeStep("notify-channel backup-7 'backup failed: https://ci.example.com/7'", Map.of());
            case "TeamCity" -> new RecipeStep(code.replace("%%", "%"), Map.of());
            case "cron" ->
                new RecipeStep(
                        code.replaceFirst("^(\\S+ ){5}", "").replace("\\%", "%").replace("/usr/local/bin/", ""),
                        Map.of());
            case "systemd" ->
                new RecipeStep(
                        found(EXEC_START, code)
                                .replace("%i", "backup.service")
                                .replace("%H", "host7")
                                .replace("/usr/local/bin/", ""),
                        Map.of());
            default ->
                switch (recipe.language()) {
                    case "groovy" -> RecipeStep.inGroovy(code);
                    case "yaml" -> RecipeStep.inYaml(code, recipe.step());
                    default -> new RecipeStep(code, Map.of());
                };
        };
    }

    /** A value of the environment as the system passes it on: expressions and secrets have their values. */
    private static String evaluated(String value, RecipeCase recipe, Map<String, String> own) {
        if (value.equals(RecipeStep.SECRET)) {
            return own.get(RecipeCase.KEY);
        }
        return EXPRESSION
                .matcher(value)
                .replaceAll(found -> {
                    String name = found.group(1) == null ? found.group(2) : found.group(1);
                    String known =
                            recipe.variables().getOrDefault(name, own.get(name.replaceFirst("^(vars|secrets)\\.", "")));
                    assertThat(known).as(name).isNotNull();
                    return Matcher.quoteReplacement(known);
                })
                .replace("https://postrider.example.com", own.get(RecipeCase.POSTRIDER))
                .replace("team/devs/channel/builds", own.get(RecipeCase.CHANNEL));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private void assumeCanRun(RecipeCase recipe) throws Exception {
        String[] attempt = switch (recipe.language()) {
            case "python" -> new String[] {"python3", "--version"};
            case "javascript" -> new String[] {"node", "-e", "fetch"};
            case "go" -> new String[] {"go", "version"};
            default -> new String[] {"curl", "--fail-with-body", "--version"};
        };
        boolean can;
        try {
            can = shell.run(Map.of(), attempt).exit() == 0;
        } catch (IOException e) {
            can = false;
        }
        assumeTrue(can, () -> String.join(" ", attempt) + " does not work here");
    }
}
