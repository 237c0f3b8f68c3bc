package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookAddressTest {

    private static final Optional<Address> IN_TEAM = Optional.of(new Address.ChannelName("devs", "builds"));
    private static final Optional<Address> ANY = Optional.empty();
    private static final Optional<Address> BY_ID = Optional.of(new Address.ChannelId("4xp9fdt77pncbef59f4k1qe83o"));

    @ParameterizedTest
    @CsvSource({
        "'', team/devs/channel/builds",
        "alerts, team/devs/channel/alerts",
        "#Alerts, team/devs/channel/alerts",
        "@jane, user/jane",
        "@Jane.Doe, user/jane.doe",
        "4xp9fdt77pncbef59f4k1qe83p, channel/4xp9fdt77pncbef59f4k1qe83p",
        "#4xp9fdt77pncbef59f4k1qe83p, team/devs/channel/4xp9fdt77pncbef59f4k1qe83p",
        "channel/4xp9fdt77pncbef59f4k1qe83p, channel/4xp9fdt77pncbef59f4k1qe83p",
        "team/ops/channel/Alerts, team/ops/channel/alerts",
        "user/jane, user/jane"
    })
    void isWhatThePayloadNames(String channel, String address) {
        assertThat(HookAddress.of(channel, IN_TEAM, ANY))
                .isInstanceOfSatisfying(
                        HookAddress.FoundAddress.class,
                        found -> assertThat(found.address().key()).isEqualTo(address));
    }

    @ParameterizedTest
    @CsvSource({
        "#, IMPOSSIBLE_ADDRESS",
        "@, IMPOSSIBLE_ADDRESS",
        "@jane doe, IMPOSSIBLE_ADDRESS",
        "@jane/x, IMPOSSIBLE_ADDRESS",
        "Town Square, IMPOSSIBLE_ADDRESS",
        "devs/alerts, IMPOSSIBLE_ADDRESS",
        "team/devs, IMPOSSIBLE_ADDRESS",
        "channel/short, IMPOSSIBLE_ADDRESS",
        "#a/b, IMPOSSIBLE_ADDRESS"
    })
    void cannotBeAnything(String channel, Problem problem) {
        assertRefused(HookAddress.of(channel, IN_TEAM, ANY), problem, channel);
    }

    @Test
    void isTheKeysOwnOrNowhere() {
        assertThat(HookAddress.of("", BY_ID, ANY)).isEqualTo(new HookAddress.FoundAddress(BY_ID.get(), ""));
        assertRefused(HookAddress.of("", Optional.empty(), ANY), Problem.NO_ADDRESS, "s3cret");
    }

    @Test
    void aNameNeedsATeamOrAtLeastAnAddress() {
        assertRefused(HookAddress.of("s3cret", Optional.empty(), ANY), Problem.NO_ADDRESS, "s3cret");
        assertRefused(HookAddress.of("#s3cret", Optional.empty(), BY_ID), Problem.NO_ADDRESS, "s3cret");
        assertThat(HookAddress.of("@jane", Optional.empty(), ANY))
                .isEqualTo(new HookAddress.FoundAddress(new Address.Username("jane"), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "#alerts, _Meant for the channel `alerts`._",
        "Town Square, _Meant for the channel `Town Square`._",
        "'#a`b  c', _Meant for the channel `a'b c`._"
    })
    void aNameThatTheKeyCannotBeAskedForLeadsToItsOwnAddress(String channel, String lastLine) {
        assertThat(HookAddress.of(channel, BY_ID, ANY)).isEqualTo(new HookAddress.FoundAddress(BY_ID.get(), lastLine));
        assertThat(HookAddress.of(channel, IN_TEAM, IN_TEAM))
                .isEqualTo(new HookAddress.FoundAddress(IN_TEAM.get(), lastLine));
    }

    @Test
    void theLineHasAtMostSixtyFourCharactersOfTheName() {
        assertThat(((HookAddress.FoundAddress) HookAddress.of("x".repeat(65), BY_ID, ANY)).lastLine())
                .isEqualTo("_Meant for the channel `" + "x".repeat(63) + "\u2026`._");
    }

    @Test
    void aNameThatIsTheOneAddressIsThatAddress() {
        assertThat(HookAddress.of("Builds", IN_TEAM, IN_TEAM))
                .isEqualTo(new HookAddress.FoundAddress(IN_TEAM.get(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@jane", "4xp9fdt77pncbef59f4k1qe83p", "team/ops/channel/alerts", "user/jane"})
    void whatIsMeantExactlyLeadsNowhereElse(String channel) {
        assertThat(HookAddress.of(channel, IN_TEAM, IN_TEAM)).isEqualTo(HookAddress.of(channel, IN_TEAM, ANY));
        assertRefused(HookAddress.at(BY_ID.get(), channel), Problem.UNKNOWN_FIELD, channel);
    }

    @Test
    void theAddressInTheUrlCounts() {
        HookAddress own = new HookAddress.FoundAddress(IN_TEAM.get(), "");

        assertThat(HookAddress.at(IN_TEAM.get(), "")).isEqualTo(own);
        assertThat(HookAddress.at(IN_TEAM.get(), "#Builds")).isEqualTo(own);
        assertThat(HookAddress.at(IN_TEAM.get(), "team/Devs/channel/builds")).isEqualTo(own);
        assertThat(HookAddress.at(IN_TEAM.get(), "alerts"))
                .isEqualTo(new HookAddress.FoundAddress(IN_TEAM.get(), "_Meant for the channel `alerts`._"));
    }

    private static void assertRefused(HookAddress address, Problem problem, String secret) {
        assertThat(address).isInstanceOfSatisfying(HookAddress.RefusedAddress.class, refused -> {
            assertThat(refused.refusal().problem()).isEqualTo(problem);
            assertThat(refused.refusal().detail()).doesNotContain(secret.length() > 2 ? secret : "\0");
        });
    }
}
