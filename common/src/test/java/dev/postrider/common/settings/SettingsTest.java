package dev.postrider.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.common.receipt.ReceiptTopics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    @TempDir
    Path directory;

    @Test
    void everySettingHasItsDefault() throws SettingsException {
        Settings settings = Settings.load(Service.STANDALONE, Map.of());

        assertThat(settings.get(Catalogue.PORT)).isEqualTo(3000);
        assertThat(settings.find(Catalogue.BIND)).isEmpty();
        assertThat(settings.get(Catalogue.OPEN)).isFalse();
        assertThat(settings.get(Catalogue.ADMIN_PORT)).isEqualTo(3001);
        assertThat(settings.get(Catalogue.ADMIN_BIND)).isEqualTo("127.0.0.1");
        assertThat(settings.get(Catalogue.DATA_DIR)).isEqualTo(Path.of("data"));
        assertThat(settings.get(Catalogue.BROKER_PORT)).isZero();
        assertThat(settings.get(Catalogue.TOPIC)).isEqualTo("postrider-messages");
        assertThat(settings.get(Catalogue.DEAD_LETTER_TOPIC)).isEqualTo("postrider-dead-letters");
        assertThat(settings.get(Catalogue.PARTITIONS)).isEqualTo(12);
        assertThat(settings.get(Catalogue.GROUP)).isEqualTo("postrider-relay");
        assertThat(settings.receiptTopics())
                .isEqualTo(new ReceiptTopics("postrider-receipts", "postrider-board", Duration.ofDays(7)));
        assertThat(settings.get(Catalogue.RATE)).isEqualTo(8.0);
        assertThat(settings.get(Catalogue.MESSAGES_PER_POST)).isEqualTo(500);
        assertThat(settings.get(Catalogue.MAX_AGE)).isEqualTo(Duration.ofDays(7));
        assertThat(settings.get(Catalogue.IDEMPOTENCY_WINDOW)).isEqualTo(Duration.ofDays(1));
        assertThat(settings.find(Catalogue.MATTERMOST_URL)).isEmpty();
        assertThat(settings.find(Catalogue.MATTERMOST_TOKEN)).isEmpty();
        assertThat(settings.find(Catalogue.MATTERMOST_USERNAME)).isEmpty();
        assertThat(settings.get(Catalogue.MATTERMOST_POST_LIMIT)).isEqualTo(16_383);
        assertThat(settings.get(Catalogue.MATTERMOST_LOOK)).isEqualTo(Catalogue.Look.MESSAGE);
    }

    @Test
    void theTwoServicesHaveAdminPortsOfTheirOwn() throws SettingsException {
        assertThat(Settings.load(Service.INGRESS, Map.of()).get(Catalogue.ADMIN_PORT))
                .isEqualTo(3001);
        assertThat(Settings.load(Service.RELAY, Map.of()).get(Catalogue.RELAY_ADMIN_PORT))
                .isEqualTo(3002);
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_ADMIN_PORT", "9"))
                        .get(Catalogue.RELAY_ADMIN_PORT))
                .isEqualTo(9);
    }

    @Test
    void aSettingOfAnotherServiceIsLeftAlone() throws SettingsException {
        Settings settings = Settings.load(Service.INGRESS, Map.of("POSTRIDER_RATE", "not a number"));

        assertThat(settings.find(Catalogue.RATE)).isEmpty();
        assertThat(Settings.load(Service.RELAY, Map.of()).get(Catalogue.KAFKA_BOOTSTRAP_SERVERS))
                .isEqualTo("localhost:9092");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.com/api/v4/posts, https://chat.example.com",
        "https://chat.example.com/api/v4/posts/, https://chat.example.com",
        "https://chat.example.com/api/v4, https://chat.example.com",
        "https://chat.example.com/, https://chat.example.com",
        "http://chat.example.com:8065/sub/path/api/v4/posts, http://chat.example.com:8065/sub/path",
        "http://[::1]:8065, http://[::1]:8065",
        "HTTPS://chat.example.com, https://chat.example.com",
    })
    void theOriginalProxysVariablesWork(String given, URI understood) throws SettingsException {
        Settings settings = Settings.load(
                Service.RELAY,
                Map.of("MM_URL", given, "MM_PROXY_TOKEN", "token-of-the-bot", "MM_PROXY_USERNAME", "courier"));

        assertThat(settings.get(Catalogue.MATTERMOST_URL)).isEqualTo(understood);
        assertThat(settings.get(Catalogue.MATTERMOST_TOKEN).reveal()).isEqualTo("token-of-the-bot");
        assertThat(settings.get(Catalogue.MATTERMOST_USERNAME)).isEqualTo("courier");
    }

    @Test
    void ourOwnNameWinsOverTheAlias() throws SettingsException {
        Settings settings = Settings.load(
                Service.RELAY,
                Map.of("MM_URL", "http://old", "POSTRIDER_MATTERMOST_URL", "http://new", "MM_PROXY_TOKEN", "t"));

        assertThat(settings.get(Catalogue.MATTERMOST_URL)).isEqualTo(URI.create("http://new"));
    }

    @Test
    void aSecretIsReadFromAFileWithoutTheNewlineAtItsEnd() throws Exception {
        Path file = write("token", "token-of-the-bot\n");

        Settings settings = Settings.load(
                Service.RELAY, Map.of("MM_URL", "http://chat", "POSTRIDER_MATTERMOST_TOKEN_FILE", file.toString()));

        assertThat(settings.get(Catalogue.MATTERMOST_TOKEN).reveal()).isEqualTo("token-of-the-bot");
    }

    /** A pipe that nobody writes to would hang the start; a device without end would fill the memory. */
    @ParameterizedTest
    @ValueSource(strings = {"POSTRIDER_MATTERMOST_TOKEN_FILE", "POSTRIDER_CONFIG"})
    void whatIsNoRegularFileIsNotOpened(String setting) {
        assertThat(problems(Service.RELAY, setting, "/dev/zero"))
                .contains(setting
                        + " names a file that is not a regular file, but a pipe, device or directory: /dev/zero");
    }

    @Test
    void aSecretFileThatIsMissingOrEmptyIsSaidByName() throws IOException {
        Path empty = write("empty", " \n");

        assertThat(problems(Service.RELAY, "MM_URL", "http://chat", "POSTRIDER_MATTERMOST_TOKEN_FILE", "/no/such/file"))
                .containsExactly("POSTRIDER_MATTERMOST_TOKEN_FILE names a file that cannot be read: /no/such/file");
        assertThat(problems(
                        Service.RELAY, "MM_URL", "http://chat", "POSTRIDER_MATTERMOST_TOKEN_FILE", empty.toString()))
                .containsExactly("POSTRIDER_MATTERMOST_TOKEN_FILE names an empty file: " + empty);
    }

    @Test
    void aSecretGivenTwiceIsAProblem() throws IOException {
        Path file = write("token", "one");

        assertThat(problems(
                        Service.RELAY,
                        "MM_URL",
                        "http://chat",
                        "MM_PROXY_TOKEN",
                        "two",
                        "POSTRIDER_MATTERMOST_TOKEN_FILE",
                        file.toString()))
                .containsExactly(
                        "POSTRIDER_MATTERMOST_TOKEN and POSTRIDER_MATTERMOST_TOKEN_FILE are both set: set only one of them");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Path file = write("settings", "PORT = 4000\nPOSTRIDER_TOPIC=from-the-file\nPOSTRIDER_KAFKA_LINGER_MS=3\n");

        Settings settings = Settings.load(
                Service.INGRESS,
                Map.of("POSTRIDER_CONFIG", file.toString(), "PORT", "5000", "POSTRIDER_KAFKA_LINGER_MS", "4"));

        assertThat(settings.get(Catalogue.PORT)).isEqualTo(5000);
        assertThat(settings.get(Catalogue.TOPIC)).isEqualTo("from-the-file");
        assertThat(settings.kafka().passedThrough()).containsExactlyEntriesOf(Map.of("linger.ms", "4"));
    }

    @Test
    void blankCountsAsNotGiven() throws Exception {
        Path file = write("settings", "PORT=4000\nMM_URL=\n");

        Settings settings = Settings.load(
                Service.STANDALONE,
                Map.of(
                        "POSTRIDER_CONFIG", file.toString(),
                        "PORT", " ",
                        "MM_URL", "",
                        "MM_PROXY_TOKEN", "\t",
                        "POSTRIDER_KAFKA_ACKS", "",
                        "POSTRIDER_RATE", ""));

        assertThat(settings.get(Catalogue.PORT)).isEqualTo(4000);
        assertThat(settings.find(Catalogue.MATTERMOST_URL)).isEmpty();
        assertThat(settings.find(Catalogue.MATTERMOST_TOKEN)).isEmpty();
        assertThat(settings.get(Catalogue.RATE)).isEqualTo(8.0);
    }

    @Test
    void valuesAreTakenAsTheyStand() throws SettingsException {
        Settings settings =
                Settings.load(Service.RELAY, Map.of("MM_URL", "http://chat", "MM_PROXY_TOKEN", "a\\,b${HOME}$c"));

        assertThat(settings.get(Catalogue.MATTERMOST_TOKEN).reveal()).isEqualTo("a\\,b${HOME}$c");
    }

    @Test
    void aVariableOfOtherSpellingIsNotOurs() throws SettingsException {
        Settings settings = Settings.load(Service.INGRESS, Map.of("port", "1", "Port", "2"));

        assertThat(settings.get(Catalogue.PORT)).isEqualTo(3000);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThat(problems(
                        Service.STANDALONE,
                        "PORT",
                        "70000",
                        "POSTRIDER_OPEN",
                        "yes",
                        "POSTRIDER_RATE",
                        "0",
                        "POSTRIDER_TOPIC",
                        "no topic",
                        "POSTRIDER_MATTERMOST_LOOK",
                        "pretty",
                        "POSTRIDER_PARTITONS",
                        "3",
                        "MM_PROXY_TOKEN",
                        "t"))
                .containsExactlyInAnyOrder(
                        "PORT must be a whole number from 0 to 65535, not '70000'",
                        "POSTRIDER_OPEN must be true or false, not 'yes'",
                        "POSTRIDER_RATE must be a number of requests per second between 0.01 and 100000, not '0'",
                        "POSTRIDER_TOPIC must be a Kafka topic name: letters, digits, '.', '_' and '-', not 'no topic'",
                        "POSTRIDER_MATTERMOST_LOOK must be one of [message, attachment], not 'pretty'",
                        "POSTRIDER_PARTITONS is not a Postrider setting; --help lists them",
                        "POSTRIDER_MATTERMOST_URL (or MM_URL) and POSTRIDER_MATTERMOST_TOKEN (or MM_PROXY_TOKEN)"
                                + " belong together: set both to post to Mattermost, or neither to print the posts");
    }

    /** The HTTP client would name it in its complaint, and that would be logged. */
    @ParameterizedTest
    @ValueSource(strings = {"launch\ncode", "launch code", "launch\u0000code", "launch\u20ACcode"})
    void aTokenThatCannotBeOneIsRefusedWithoutNamingIt(String token) {
        assertThat(problems(Service.RELAY, "MM_URL", "http://chat", "MM_PROXY_TOKEN", token))
                .containsExactly("MM_PROXY_TOKEN must be printable ASCII without spaces");
    }

    @Test
    void aProblemIsNamedAsItWasWritten() {
        assertThat(problems(Service.RELAY, "MM_URL", "chat", "MM_PROXY_TOKEN", "t"))
                .singleElement()
                .asString()
                .startsWith("MM_URL must be");
    }

    @Test
    void aTypingErrorInTheFileIsFound() throws IOException {
        Path file = write("settings", "PROT=4000\nPOSTRIDER_OPNE=true\nMM_URL=http://chat\nMM_PROXY_TOKEN=t\n");

        assertThat(problems(Service.INGRESS, "POSTRIDER_CONFIG", file.toString()))
                .containsExactly(
                        "POSTRIDER_OPNE in the settings file is not a Postrider setting; --help lists them",
                        "PROT in the settings file is not a Postrider setting; --help lists them");
        assertThat(problems(Service.INGRESS, "POSTRIDER_CONFIG", "/no/such/file"))
                .containsExactly("POSTRIDER_CONFIG names a file that cannot be read: /no/such/file");
    }

    @Test
    void kafkaPropertiesPassThroughByKafkasOwnNames() throws SettingsException {
        Settings settings = Settings.load(
                Service.RELAY,
                Map.of(
                        "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092",
                        "POSTRIDER_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "POSTRIDER_KAFKA_MAX_POLL_INTERVAL_MS", "60000"));

        assertThat(settings.get(Catalogue.KAFKA_BOOTSTRAP_SERVERS)).isEqualTo("one:9092,two:9092");
        assertThat(settings.kafka().passedThrough())
                .containsOnly(Map.entry("security.protocol", "SASL_SSL"), Map.entry("max.poll.interval.ms", "60000"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POSTRIDER_KAFKA_ACKS              | 1      | cannot be set: delivery depends on Postrider's own value
            POSTRIDER_KAFKA_AUTO_OFFSET_RESET | latest | cannot be set: delivery depends on Postrider's own value
            POSTRIDER_KAFKA_SASL_MECHANIC     | PLAIN  | is not a Kafka client property: 'sasl.mechanic' is unknown
            POSTRIDER_KAFKA_RETRY_BACKOFF_MS  | soon   | was rejected by the Kafka client: Invalid value soon for configuration retry.backoff.ms: Not a number of type LONG
            POSTRIDER_KAFKA_SECURITY_PROTOCOL | TLS    | was rejected by the Kafka client: Invalid value TLS for configuration security.protocol: String must be one of (case insensitive): SASL_SSL, PLAINTEXT, SSL, SASL_PLAINTEXT
            """)
    void aKafkaPropertyThatCannotWorkIsAProblem(String name, String value, String problem) {
        assertThat(problems(Service.RELAY, name, value)).containsExactly(name + " " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "127.example.com", "example.com"})
    void listeningBeyondLoopbackHasToBeMeant(String bind) throws SettingsException {
        assertThat(problems(Service.INGRESS, "POSTRIDER_BIND", bind))
                .singleElement()
                .asString()
                .contains("POSTRIDER_OPEN=true to allow it");
        assertThat(Settings.load(Service.INGRESS, Map.of("POSTRIDER_BIND", bind, "POSTRIDER_OPEN", "true"))
                        .get(Catalogue.BIND))
                .isEqualTo(bind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void loopbackIsAlwaysAllowed(String bind) throws SettingsException {
        assertThat(Settings.load(Service.INGRESS, Map.of("POSTRIDER_BIND", bind))
                        .get(Catalogue.BIND))
                .isEqualTo(bind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTRIDER_KEYS", "POSTRIDER_KEYS_FILE"})
    void whereCallersNeedAKeyEveryAddressIsListenedOn(String name) throws SettingsException {
        assertThat(Settings.load(Service.INGRESS, Map.of(name, "x", "POSTRIDER_BIND", "10.0.0.1"))
                        .bind())
                .isEqualTo("10.0.0.1");
        assertThat(Settings.load(Service.INGRESS, Map.of(name, "x")).bind()).isEqualTo("0.0.0.0");
        assertThat(Settings.load(Service.INGRESS, Map.of(name, " ")).bind()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTRIDER_TLS_CERT", "POSTRIDER_TLS_KEY", "POSTRIDER_TLS_CLIENT_CA"})
    void certificateAndKeyBelongTogether(String name) {
        assertThat(problems(Service.INGRESS, name, "file.pem"))
                .singleElement()
                .asString()
                .contains("belong together");
    }

    @Test
    void messagesAndDeadLettersNeedTwoTopics() {
        assertThat(problems(Service.RELAY, "POSTRIDER_TOPIC", "one", "POSTRIDER_DEAD_LETTER_TOPIC", "one"))
                .containsExactly("POSTRIDER_TOPIC and POSTRIDER_DEAD_LETTER_TOPIC must be two different topics");
    }

    @Test
    void receiptsAndBoardNeedTopicsOfTheirOwn() {
        assertThat(problems(
                        Service.INGRESS,
                        "POSTRIDER_RECEIPTS_TOPIC",
                        "postrider-messages",
                        "POSTRIDER_BOARD_TOPIC",
                        "postrider-dead-letters"))
                .containsExactly(
                        "POSTRIDER_TOPIC and POSTRIDER_RECEIPTS_TOPIC must be two different topics",
                        "POSTRIDER_DEAD_LETTER_TOPIC and POSTRIDER_BOARD_TOPIC must be two different topics");
    }

    @Test
    void receiptsCanBeTurnedOff() throws SettingsException {
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_RECEIPTS", "0"))
                        .receiptTopics())
                .matches(topics -> !topics.enabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "POSTRIDER_KAFKA_LINGER_MS", "POSTRIDER_KAFKA_PROT"})
    void theAllInOneTakesNothingForAnotherKafka(String name) {
        assertThat(problems(Service.STANDALONE, name, "5"))
                .containsExactly(name
                        + " does not apply here, the all-in-one embeds its own Kafka: remove it, or run ingress and"
                        + " relay");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void noSecretIsEverShown(Service service) throws SettingsException {
        String secret = "hunter2";
        String jaas = "org.example.Module required password=\"hunter2\";";
        Settings settings = Settings.load(
                service,
                service == Service.STANDALONE
                        ? Map.of("MM_URL", "http://chat", "MM_PROXY_TOKEN", secret)
                        : Map.of(
                                "MM_URL", "http://chat",
                                "MM_PROXY_TOKEN", secret,
                                "POSTRIDER_KAFKA_SASL_JAAS_CONFIG", jaas));

        assertThat(settings.find(Catalogue.MATTERMOST_TOKEN).toString()).doesNotContain(secret);
        assertThat(problems(
                        service,
                        "MM_PROXY_TOKEN",
                        secret,
                        "POSTRIDER_KAFKA_SASL_JAAS_CONFIG",
                        jaas,
                        "POSTRIDER_TOKEN",
                        secret,
                        "POSTRIDER_KAFKA_SASL_PASSWORD",
                        secret))
                .isNotEmpty()
                .noneMatch(problem -> problem.contains(secret));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
    }

    private static List<String> problems(Service service, String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return catchThrowableOfType(SettingsException.class, () -> Settings.load(service, environment))
                .problems();
    }

    @Test
    void showsWhatIsSetWithoutSecrets() throws Exception {
        Settings settings = Settings.load(
                Service.RELAY,
                Map.of(
                        "POSTRIDER_RATE", "12.50",
                        "MM_URL", "https://chat.example.com",
                        "MM_PROXY_TOKEN", "abcdefghijklmnopqrstuvwxyz",
                        "POSTRIDER_KAFKA_SASL_JAAS_CONFIG", "password='geheim'"));

        assertThat(settings.shown())
                .containsEntry("POSTRIDER_RATE", "12.50")
                .containsEntry("POSTRIDER_GROUP", "postrider-relay")
                .containsEntry("POSTRIDER_MATTERMOST_URL", "https://chat.example.com")
                .containsEntry("POSTRIDER_MATTERMOST_TOKEN", "(hidden)")
                .containsEntry("sasl.jaas.config", "(hidden)")
                .doesNotContainKey("PORT");
        assertThat(settings.shown().toString()).doesNotContain("geheim", "abcdefghijklmnopqrstuvwxyz");
    }

    @Test
    void doesNotShowTheLinesOfKeys() throws Exception {
        Settings settings = Settings.load(Service.INGRESS, Map.of("POSTRIDER_KEYS", "ci sha256:0123"));

        assertThat(settings.shown()).containsEntry("POSTRIDER_KEYS", "(hidden)");
    }
}
