package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressScopeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                          | user/jane                            | true",
                "*                          | team/devs/channel/builds             | true",
                "user/jane                  | user/jane                            | true",
                "user/Jane                  | user/jane                            | true",
                "user/jane                  | user/janet                           | false",
                "user/*                     | user/jane                            | true",
                "user/*                     | team/devs/channel/builds             | false",
                "user/j*e                   | user/jane                            | true",
                "user/j*e                   | user/je                              | true",
                "user/j*e                   | user/janet                           | false",
                "user/J*                    | user/jane                            | true",
                "user/*a*a*                 | user/banana                          | true",
                "user/*a*a*z                | user/banana                          | false",
                "channel/*                  | channel/4xp9fdt77pncbef59f4k1qe83o   | true",
                "channel/4xp9*              | channel/4xp9fdt77pncbef59f4k1qe83o   | true",
                "channel/5*                 | channel/4xp9fdt77pncbef59f4k1qe83o   | false",
                "channel/4xp9fdt77pncbef59f4k1qe83o | channel/4xp9fdt77pncbef59f4k1qe83o | true",
                "team/devs/channel/builds   | team/devs/channel/builds             | true",
                "Team/devs/channel/*        | team/devs/channel/builds             | true",
                "team/devs/channel/build*   | team/devs/channel/builds             | true",
                "team/*/channel/builds      | team/devs/channel/builds             | true",
                "team/*/channel/builds      | team/devs/channel/releases           | false",
                "team/d*/channel/*s         | team/devs/channel/builds             | true",
                "team/*/channel/*           | user/jane                            | false",
                "team/*                     | team/devs/channel/builds             | none",
                "*/jane                     | user/jane                            | none",
                "user/\u212Aev*            | user/kevin                           | none",
                "user/\u212Aevin           | user/kevin                           | none",
                "user/joe,user/jane         | user/jane                            | true",
                "user/joe,user/ja*          | user/jane                            | true",
                "user/joe,*                 | user/jane                            | true",
                "user/joe,team/*/channel/*  | user/jane                            | false",
            })
    void coversAddressesAndPatterns(String to, String address, String covered) {
        assertThat(AddressScope.parse(to)
                        .map(scope -> String.valueOf(
                                scope.covers(Address.parse(address).orElseThrow())))
                        .orElse("none"))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                                    | true",
                "team/devs/channel/builds             | true",
                "team/Devs/channel/builds             | true",
                "team/d*s/channel/b                   | true",
                "team/*/channel/*                     | true",
                "team/dev/channel/builds              | false",
                "team/d*t/channel/*                   | false",
                "user/devs,channel/*                  | false",
                "user/*,team/ops/channel/*            | false",
                "user/jane,team/devs/channel/b*       | true"
            })
    void coversSomeChannelOfATeam(String to, boolean covered) {
        assertThat(AddressScope.parse(to).orElseThrow().coversSomeOf("devs")).isEqualTo(covered);
    }

    /** Against regular expressions, on names made to be nearly alike. */
    @Test
    void aStarStandsForAnyPartOfOneName() {
        Random random = new Random(3);
        int covered = 0;
        for (int round = 0; round < 10_000; round++) {
            String pattern = "team/" + word(random, "ab*") + "/channel/" + word(random, "ab*");
            Address address = new Address.ChannelName(word(random, "ab"), word(random, "ab"));
            boolean expected = Pattern.matches(pattern.replace("*", "[^/]*"), address.key());

            assertThat(AddressScope.parse(pattern).orElseThrow().covers(address))
                    .as("%s for %s", pattern, address.key())
                    .isEqualTo(expected);
            covered += expected ? 1 : 0;
        }
        assertThat(covered).isBetween(400, 9_600);
    }

    @Test
    void aPatternMadeToTakeLongTakesNoTime() {
        AddressScope scope =
                AddressScope.parse("user/" + "*a".repeat(31) + "*b").orElseThrow();

        assertThat(scope.covers(new Address.Username("a".repeat(64)))).isFalse();
    }

    private static String word(Random random, String alphabet) {
        StringBuilder word = new StringBuilder();
        for (int length = 1 + random.nextInt(5); length > 0; length--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }
}
