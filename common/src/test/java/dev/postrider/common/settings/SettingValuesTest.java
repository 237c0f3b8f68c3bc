package dev.postrider.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a setting can be set to. */
final class SettingValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-1", "1e9", "0x1p3x", "0x1p3", "8d", "\uFF18", "eight"})
    void aRateIsANumberWithinReason(String rate) {
        assertThat(problems(Service.RELAY, "POSTRIDER_RATE", rate))
                .singleElement()
                .asString()
                .startsWith("POSTRIDER_RATE must be");
    }

    @ParameterizedTest
    @CsvSource({
        "7d, PT168H",
        "24h, PT24H",
        "90m, PT90M",
        "3600s, PT1H",
        "1d12h, PT36H",
        "1h30m, PT90M",
        "1D2H3M4S, PT26H3M4S"
    })
    void aTimeIsWrittenInItsUnits(String text, Duration time) throws SettingsException {
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_MAX_AGE", text))
                        .get(Catalogue.MAX_AGE))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "d",
                "1h1d",
                "-1h",
                "1.5h",
                "1 h",
                "P7D",
                "59s",
                "0d",
                "3651d",
                "99999999999999999999d",
                "1w"
            })
    void aTimeThatMakesNoSenseIsRefused(String text) {
        assertThat(problems(Service.RELAY, "POSTRIDER_MAX_AGE", text))
                .containsExactly("POSTRIDER_MAX_AGE must be a time such as 7d, 24h, 90m or 5s, from 1m to 3650d, not '"
                        + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0m"})
    void noTimeAtAllNeedsNoUnit(String text) throws SettingsException {
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_PACK_AFTER", text))
                        .get(Catalogue.PACK_AFTER))
                .isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0.5", ".5", "+8.0"})
    void aRateIsWrittenInDigits(String rate) throws SettingsException {
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_RATE", rate)).get(Catalogue.RATE))
                .isIn(8.0, 0.5);
    }

    @Test
    void aChoiceIsOneOfItsWordsInAnyCaseOfAscii() throws SettingsException {
        assertThat(Settings.load(Service.RELAY, Map.of("POSTRIDER_MATTERMOST_LOOK", "Message"))
                        .get(Catalogue.MATTERMOST_LOOK))
                .isEqualTo(Catalogue.Look.MESSAGE);
        assertThat(problems(Service.RELAY, "POSTRIDER_MATTERMOST_LOOK", "me\u017Fsage"))
                .containsExactly("POSTRIDER_MATTERMOST_LOOK must be one of [message, attachment], not 'me\u017Fsage'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "many", "\uFF15", "\u0665"})
    void aPostHasAtLeastOneMessage(String text) {
        assertThat(problems(Service.RELAY, "POSTRIDER_MESSAGES_PER_POST", text))
                .containsExactly(
                        "POSTRIDER_MESSAGES_PER_POST must be a whole number from 1 to 10000, not '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.example.com",
                "ftp://chat.example.com",
                "http://",
                "https://bot:hunter2@chat.example.com",
                "https://chat.example.com?team=a",
                "https://chat.example.com#team",
                "https://bot:hunter2@my_chat",
                "http://chat example"
            })
    void aServerAddressIsAWebAddressAndNothingMore(String url) {
        assertThat(problems(Service.RELAY, "MM_URL", url, "MM_PROXY_TOKEN", "t"))
                .singleElement()
                .asString()
                .startsWith("MM_URL must be the server's address, such as https://chat.example.com")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://chat:0", "http://chat:65536", "http://chat:99999/sub"})
    void aServerAddressHasAPossiblePort(String url) {
        assertThat(problems(Service.RELAY, "MM_URL", url, "MM_PROXY_TOKEN", "t"))
                .containsExactly("MM_URL must have a port from 1 to 65535, not '" + url + "'");
    }

    /** Compose makes such names; that Java cannot reach them is found out at the start, not at the first post. */
    @Test
    void aHostWithAnUnderscoreIsRefusedBecauseJavaCannotReachIt() {
        String url = "http://my_mattermost:8065";

        assertThat(problems(Service.RELAY, "MM_URL", url, "MM_PROXY_TOKEN", "t"))
                .containsExactly(
                        "MM_URL must have no underscore in its host name, which Java's HTTP client cannot reach:"
                                + " give the host a name without one, not '" + url + "'");
        assertThatThrownBy(() -> HttpRequest.newBuilder(URI.create(url))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> problems(Service service, String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return catchThrowableOfType(SettingsException.class, () -> Settings.load(service, environment))
                .problems();
    }
}
