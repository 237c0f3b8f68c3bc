package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

    private static final String ID = "abcdefghijklmnopqrstuvwxy9";

    @Test
    void aKeyIsReadBackAsTheSameAddress() {
        for (Address address : new Address[] {
            new Address.ChannelId(ID), new Address.ChannelName("dev-ops", "builds_1"), new Address.Username("jo.e_-1")
        }) {
            assertThat(Address.parse(address.key())).contains(address);
        }
    }

    @Test
    void keysAreCanonical() {
        assertThat(new Address.ChannelId(ID).key()).isEqualTo("channel/" + ID);
        assertThat(new Address.ChannelName("DevOps", "Builds").key()).isEqualTo("team/devops/channel/builds");
        assertThat(new Address.Username("Jo").key()).isEqualTo("user/jo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "channel",
                "channel/",
                "channel/short",
                "channel/ABCDEFGHIJKLMNOPQRSTUVWXY9",
                "channel/abcdefghijklmnopqrstuvwxy9/",
                "channel/abcdefghijklmnopqrstuvwxy9/more",
                "Channel/abcdefghijklmnopqrstuvwxy9",
                "team/a",
                "team/a/channel",
                "team/a/channel/",
                "team//channel/b",
                "team/a/chanel/b",
                "team/-a/channel/b",
                "team/a/channel/b/c",
                "team/A/channel/b",
                "team/a/channel/B",
                "user/",
                "user/JO",
                "user/\u212Aevin",
                "user/a b",
                "user/a\n",
                "lane/a"
            })
    void whatIsNotACanonicalKeyIsNoAddress(String key) {
        assertThat(Address.parse(key)).isEmpty();
    }

    @Test
    void namesAreJudgedBeforeTheyAreLowerCased() {
        assertThat(Address.parseLenient("user/\u212Aevin")).isEmpty(); // the Kelvin sign
        assertThat(Address.parseLenient("team/\u212A/channel/b")).isEmpty();
        assertThat(Address.parseLenient("team/a/channel/\u212A")).isEmpty();
        assertThat(Address.parseLenient("user/Kevin")).contains(new Address.Username("kevin"));
    }

    @Test
    void whatCannotExistIsRefused() {
        assertThatThrownBy(() -> new Address.ChannelId("A".repeat(26)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a possible channel id");
        assertThatThrownBy(() -> new Address.ChannelName("a/b", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a possible team name");
        assertThatThrownBy(() -> new Address.ChannelName("a", "c".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a possible channel name");
        assertThatThrownBy(() -> new Address.Username("..")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Address.Username("@jo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a possible username");
    }
}
