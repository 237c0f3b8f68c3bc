package dev.postrider.e2e.standalone;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A recipe that can be run here, what its system gives it, and what the post must hold.
 *
 * @param step the key of the shell in a YAML block; empty where the block is the script
 * @param inherited which of the page's own variables are in the environment without the recipe's help
 * @param variables what the system sets; names with a dot are for expressions
 */
record RecipeCase(
        String recipe,
        String language,
        int block,
        String step,
        List<String> inherited,
        Map<String, String> variables,
        List<String> expected) {

    static final String POSTRIDER = "POSTRIDER";
    static final String CHANNEL = "CHANNEL";
    static final String KEY = "KEY";

    private static final List<String> ALL = List.of(POSTRIDER, CHANNEL, KEY);
    private static final String LINK = "https://ci.example.com/7";
    private static final Map<String, String> GITHUB = Map.of(
            "GITHUB_REPOSITORY", "devs/app",
            "GITHUB_REF_NAME", "main",
            "GITHUB_SERVER_URL", "https://git.example.com",
            "GITHUB_RUN_ID", "41",
            "GITHUB_RUN_ATTEMPT", "1",
            "GITHUB_JOB", "test");

    static Stream<RecipeCase> curlRecipes() {
        return Stream.of(
                script("Recipes", "sh", 0, Map.of("TEXT", "build failed: " + LINK), "build failed: " + LINK),
                new RecipeCase(
                        "Jenkins",
                        "groovy",
                        0,
                        "sh",
                        ALL,
                        Map.of(
                                "JOB_NAME", "devs/app 100%",
                                "BUILD_NUMBER", "7",
                                "BUILD_TAG", "jenkins-devs-app 100%-7",
                                "BUILD_URL", LINK),
                        List.of("devs/app 100% #7 failed: " + LINK)),
                step(
                        "GitLab CI",
                        "script",
                        ALL,
                        Map.of(
                                "CI_PROJECT_PATH", "devs/app",
                                "CI_COMMIT_REF_NAME", "main",
                                "CI_PIPELINE_ID", "7",
                                "CI_PIPELINE_URL", LINK),
                        "devs/app main failed: " + LINK),
                step(
                        "GitHub Actions",
                        "run",
                        List.of(),
                        GITHUB,
                        "devs/app main failed: https://git.example.com/devs/app/actions/runs/41"),
                script(
                        "TeamCity",
                        "sh",
                        0,
                        Map.of(
                                "TEAMCITY_PROJECT_NAME", "App",
                                "TEAMCITY_BUILDCONF_NAME", "Test it's",
                                "BUILD_NUMBER", "7",
                                "LINK", LINK),
                        "App, Test it's #7 failed: " + LINK),
                step(
                        "CircleCI",
                        "command",
                        ALL,
                        Map.of(
                                "CIRCLE_PROJECT_REPONAME", "app",
                                "CIRCLE_BRANCH", "main",
                                "CIRCLE_JOB", "test",
                                "CIRCLE_WORKFLOW_JOB_ID", "0f5a",
                                "CIRCLE_BUILD_URL", LINK),
                        "app main, test failed: " + LINK),
                new RecipeCase(
                        "Buildkite",
                        "bash",
                        0,
                        "",
                        List.of(POSTRIDER, CHANNEL),
                        Map.of(
                                "BUILDKITE_COMMAND_EXIT_STATUS", "1",
                                "BUILDKITE_PIPELINE_SLUG", "app",
                                "BUILDKITE_BUILD_NUMBER", "7",
                                "BUILDKITE_JOB_ID", "0f5a",
                                "BUILDKITE_BUILD_URL", LINK),
                        List.of("app #7 failed: " + LINK + "#0f5a")),
                step(
                        "Azure DevOps",
                        "bash",
                        List.of(POSTRIDER, CHANNEL),
                        Map.of(
                                "BUILD_DEFINITIONNAME", "app",
                                "BUILD_BUILDNUMBER", "20261129.7",
                                "SYSTEM_JOBID", "0f5a",
                                "SYSTEM_JOBATTEMPT", "1",
                                "System.CollectionUri", "https://dev.example.com/devs/",
                                "System.TeamProjectId", "1c",
                                "Build.BuildId", "7"),
                        "app 20261129.7 failed: https://dev.example.com/devs/1c/_build/results?buildId=7"),
                step(
                        "Bitbucket",
                        "after-script",
                        ALL,
                        Map.of(
                                "BITBUCKET_EXIT_CODE", "2",
                                "BITBUCKET_REPO_FULL_NAME", "devs/app",
                                "BITBUCKET_BRANCH", "main",
                                "BITBUCKET_BUILD_NUMBER", "7"),
                        "devs/app main failed: https://bitbucket.org/devs/app/pipelines/results/7"),
                step(
                        "Woodpecker and Drone",
                        "commands",
                        List.of(),
                        Map.of("CI_REPO", "devs/app", "CI_COMMIT_BRANCH", "main", "CI_PIPELINE_URL", LINK),
                        "devs/app main failed: " + LINK),
                step(
                        "Tekton",
                        "script",
                        List.of(),
                        Map.of("params.run", "ci/pipelineruns/app-7"),
                        "app-7 failed: https://tekton.example.com/#/namespaces/ci/pipelineruns/app-7"),
                script("Wait for the post", "sh", 0, Map.of("TEXT", "released: " + LINK), "released: " + LINK),
                script("A script for machines", "sh", 0, Map.of(), "backup failed: " + LINK),
                script("cron", "crontab", 0, Map.of(), "backup failed on ", "https://backup.example.com/log"),
                script(
                        "systemd",
                        "ini",
                        0,
                        Map.of("MONITOR_INVOCATION_ID", "0f5a", "MONITOR_SERVICE_RESULT", "exit-code"),
                        "backup.service failed on host7 (exit-code): journalctl -u backup.service"),
                script(
                        "Only a URL",
                        "sh",
                        0,
                        Map.of(),
                        "deploy #7: 100% failed\nsee https://ci.example.com/job/7?tab=log"),
                script("Only a URL", "sh", 1, Map.of("TEXT", "a+b failed: " + LINK), "a+b failed: " + LINK));
    }

    static Stream<RecipeCase> scripts() {
        Map<String, String> link = Map.of("LINK", LINK);
        return Stream.of(
                script("Python", "python", 0, link, "release 7 failed: " + LINK),
                script("Node", "javascript", 0, link, "release 7 failed: " + LINK));
    }

    /** Apart, since it takes some seconds to compile. */
    static RecipeCase go() {
        return script("Go", "go", 0, Map.of("LINK", LINK), "release 7 failed: " + LINK);
    }

    private static RecipeCase script(
            String recipe, String language, int block, Map<String, String> variables, String... expected) {
        return new RecipeCase(recipe, language, block, "", ALL, variables, List.of(expected));
    }

    private static RecipeCase step(
            String recipe, String step, List<String> inherited, Map<String, String> variables, String... expected) {
        return new RecipeCase(recipe, "yaml", 0, step, inherited, variables, List.of(expected));
    }

    @Override
    public String toString() {
        return recipe + (block == 0 ? "" : ", block " + (block + 1));
    }
}
