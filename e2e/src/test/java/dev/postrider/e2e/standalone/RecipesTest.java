package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.e2e.standalone.Recipe.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/recipes.md shows can be read by what it is for, and follows the rules of the page. */
class RecipesTest {

    private static final String CALL =
            "curl --fail-with-body -sS --max-time 15 --retry 3 --retry-connrefused -u \"ci:$KEY\"";

    private static final Pattern CHECKED = Pattern.compile("(?m)^\\*(Run by hand|Run|Not run)\\b");
    private static final Pattern INI = Pattern.compile("\\[[A-Z]\\w+]|[A-Z]\\w+=.*|");
    private static final Pattern CRONTAB = Pattern.compile("([-\\d*,/]+ ){5}(\\\\%|[^%])*");

    /** Python, JavaScript and Go are run instead, or not at all where they are missing. */
    private static final Set<String> NOT_PARSED = Set.of("python", "javascript", "go", "powershell");

    /** Of other pages: prose, output, and what tests of their own read. */
    private static final Set<String> NOT_CODE = Set.of("text", "keys", "properties");

    @TempDir
    private Path directory;

    static Stream<Arguments> blocks() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../docs"))) {
            return Stream.concat(files, Stream.of(Path.of("../README.md"), Path.of("../CONTRIBUTING.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .flatMap(RecipesTest::blocks)
                    .toList()
                    .stream();
        }
    }

    private static Stream<Arguments> blocks(Path page) {
        try {
            return Block.in(Files.readString(page))
                    .filter(block -> !NOT_CODE.contains(block.language()))
                    .map(block -> Arguments.of(page.getFileName().toString(), block.language(), block.code()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockIsOfTheLanguageThatItNames(String page, String language, String code) throws Exception {
        switch (language) {
            case "yaml" -> assertThat(RecipeStep.documents(code)).isNotEmpty();
            case "json" -> assertThat(new ObjectMapper().readTree(code)).isNotEmpty();
            case "groovy" -> assertThatCode(() -> RecipeStep.parsed(code)).doesNotThrowAnyException();
            case "sh", "bash" ->
                assertThat(new PastedShell(directory).run(Map.of(), "bash", "-n", "-c", code))
                        .isEqualTo(new PastedShell.Ended(0, ""));
            case "ini" -> assertThat(code.lines()).allMatch(INI.asMatchPredicate());
            case "crontab" -> assertThat(code.lines()).allMatch(CRONTAB.asMatchPredicate());
            default -> assertThat(NOT_PARSED).contains(language);
        }
    }

    @Test
    void eachRecipeSaysWhetherItIsRun() throws IOException {
        Set<String> run = Stream.of(RecipeCase.curlRecipes(), RecipeCase.scripts(), Stream.of(RecipeCase.go()))
                .flatMap(cases -> cases.map(RecipeCase::recipe))
                .collect(Collectors.toSet());
        run.add("Watch an outage");
        run.remove("Recipes");

        for (Recipe recipe : Recipe.all()) {
            if (!recipe.blocks().isEmpty() && !recipe.name().equals("Recipes")) {
                assertThat(CHECKED.matcher(recipe.text()).results().map(said -> said.group(1)))
                        .as(recipe.name())
                        .hasSize(1)
                        .allMatch(said -> run.contains(recipe.name()) == said.equals("Run"));
            }
        }
    }

    @Test
    void eachCallIsLikeTheFirst() throws IOException {
        for (Recipe recipe : Recipe.all()) {
            if (!recipe.name().equals("Watch an outage")) { // needs no key, and is to wait longer
                for (Block block : recipe.blocks()) {
                    assertThat(block.code().split("\\bcurl (?=-)").length)
                            .as(recipe.name())
                            .isEqualTo(block.code().split(Pattern.quote(CALL)).length);
                }
            }
        }
    }

    @Test
    void theReadmeShowsOneOfThem() throws IOException {
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```yaml\n" + Recipe.named("GitLab CI").code("yaml").get(0) + "```\n");
    }

    @Test
    void eachRecipeIsInTheContents() throws IOException {
        String contents = Recipe.named("Recipes").text();

        for (Recipe recipe : Recipe.all()) {
            if (!recipe.name().equals("Recipes")) {
                assertThat(contents)
                        .contains("](#" + recipe.name().toLowerCase(Locale.ROOT).replace(' ', '-') + ")");
            }
        }
    }
}
