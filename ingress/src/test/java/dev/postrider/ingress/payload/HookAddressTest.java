package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookAddressTest {

    private static final Optional<Address> IN_TEAM = Optional.of(new Address.ChannelName("devs", "builds"));
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
        assertThat(HookAddress.of(channel, IN_TEAM))
                .isInstanceOfSatisfying(
                        HookAddress.Found.class,
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
        assertRefused(HookAddress.of(channel, IN_TEAM), problem, channel);
    }

    @Test
    void isTheKeysOwnOrNowhere() {
        assertThat(HookAddress.of("", BY_ID)).isEqualTo(new HookAddress.Found(BY_ID.get()));
        assertRefused(HookAddress.of("", Optional.empty()), Problem.NO_ADDRESS, "s3cret");
    }

    @Test
    void aNameNeedsATeam() {
        assertRefused(HookAddress.of("s3cret", BY_ID), Problem.NO_ADDRESS, "s3cret");
        assertRefused(HookAddress.of("#s3cret", Optional.empty()), Problem.NO_ADDRESS, "s3cret");
        assertThat(HookAddress.of("@jane", Optional.empty()))
                .isEqualTo(new HookAddress.Found(new Address.Username("jane")));
    }

    private static void assertRefused(HookAddress address, Problem problem, String secret) {
        assertThat(address).isInstanceOfSatisfying(HookAddress.Refused.class, refused -> {
            assertThat(refused.refusal().problem()).isEqualTo(problem);
            assertThat(refused.refusal().detail()).doesNotContain(secret.length() > 2 ? secret : "\0");
        });
    }
}
