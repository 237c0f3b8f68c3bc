package dev.postrider.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.common.settings.SettingsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final String SETTING = "POSTRIDER_TRUSTED_PROXIES";
    private static final String BLOCKS = "10.0.0.0/8, 192.0.2.1, 2001:db8:f::/48,fd00::1";

    /** Headers are parted by | here; what is not given is no header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                // peer; headers; client
                "203.0.113.7; -; 203.0.113.7",
                "203.0.113.7; 198.51.100.9; 203.0.113.7", // not a proxy of ours: its word counts for nothing
                "10.1.2.3; -; 10.1.2.3",
                "10.1.2.3; ''; 10.1.2.3",
                "10.1.2.3; 198.51.100.9; 198.51.100.9",
                "10.1.2.3; 1.2.3.4, 198.51.100.9; 198.51.100.9", // the left one was made up by 198.51.100.9
                "10.1.2.3; 198.51.100.9, 10.9.9.9; 198.51.100.9",
                "10.1.2.3; 1.2.3.4 | 198.51.100.9, 10.9.9.9 | 192.0.2.1; 198.51.100.9",
                "10.1.2.3; 10.4.4.4, 10.9.9.9; 10.4.4.4", // all trusted
                "192.0.2.1; 198.51.100.9; 198.51.100.9",
                "192.0.2.2; 198.51.100.9; 192.0.2.2",
                "10.1.2.3; unknown; 10.1.2.3",
                "10.1.2.3; 198.51.100.9, _hidden; 10.1.2.3",
                "10.1.2.3; 198.51.100.9, _hidden, 10.9.9.9; 10.9.9.9",
                "10.1.2.3; 198.51.100.9,; 10.1.2.3",
                "10.1.2.3; ,198.51.100.9; 198.51.100.9",
                "10.1.2.3; ,10.2.2.2; 10.2.2.2",
                "10.1.2.3; localhost; 10.1.2.3", // a name is never looked up
                "10.1.2.3; 198.51.100.9:4711; 198.51.100.9",
                "10.1.2.3; '\"198.51.100.9:4711\"'; 198.51.100.9",
                "10.1.2.3; [2001:db8:1:2:3:4:5:6]:4711; 2001:db8:1:2:0:0:0:0/64",
                "10.1.2.3; [2001:db8:1:2::6]; 2001:db8:1:2:0:0:0:0/64",
                "10.1.2.3; '\"[2001:db8:1:2::6]:443\"'; 2001:db8:1:2:0:0:0:0/64",
                "10.1.2.3; 2001:db8:1:2::6; 2001:db8:1:2:0:0:0:0/64",
                "10.1.2.3; ::ffff:198.51.100.9; 198.51.100.9",
                "10.1.2.3; ::ffff:c633:6409; 198.51.100.9",
                "::ffff:10.1.2.3; 198.51.100.9; 198.51.100.9",
                "[::1]; 198.51.100.9; 0:0:0:0:0:0:0:0/64",
                "fd00::1; 198.51.100.9; 198.51.100.9",
                "fd00::2; 198.51.100.9; fd00:0:0:0:0:0:0:0/64",
                "[2001:db8:f:ffff::1]; 198.51.100.9; 198.51.100.9",
                "2001:db8:10::1; 198.51.100.9; 2001:db8:10:0:0:0:0:0/64",
                "fe80::1%eth0; -; fe80:0:0:0:0:0:0:0/64",
                "10.1.2.3; 198.51.100.09; 10.1.2.3", // might be octal
                "10.1.2.3; 3325256713; 10.1.2.3", // a whole address as one number, as some C libraries read it
                "10.1.2.3; 198.51.100; 10.1.2.3",
                "10.1.2.3; 198.51.100.256; 10.1.2.3",
                "10.1.2.3; 1:2:3; 10.1.2.3",
                "10.1.2.3; :::; 10.1.2.3",
                "10.1.2.3; 198.51.100.9%eth0; 10.1.2.3",
                "10.1.2.3; [198.51.100.9; 10.1.2.3",
                "10.1.2.3; ١.1.1.1; 10.1.2.3",
                "10.1.2.3; ١::1; 10.1.2.3",
                "10.1.2.3; 198.51.100.9:; 10.1.2.3",
                "10.1.2.3; 198.51.100.9:http; 10.1.2.3",
                "10.1.2.3; [2001:db8::1]:; 10.1.2.3",
                "10.1.2.3; [2001:db8::1]x:80; 10.1.2.3",
                "10.1.2.3; [example.com]; 10.1.2.3",
                "10.1.2.3; 1.2.3.4.5; 10.1.2.3",
                "10.1.2.3; 1..3.4; 10.1.2.3",
                "10.1.2.3; -1.2.3.4; 10.1.2.3",
                "10.1.2.3; 0.0.0.0; 0.0.0.0",
                "10.1.2.3; 255.255.255.255; 255.255.255.255",
            })
    void theClientIsTheRightMostThatIsNotTrusted(String peer, String headers, String client) throws Exception {
        TrustedProxies proxies = TrustedProxies.parse(SETTING, BLOCKS);

        assertThat(proxies.client(peer, values(headers))).hasToString(client);
    }

    @Test
    void withoutTrustedProxiesOnlyTheConnectionCounts() throws Exception {
        List<String> header = List.of("198.51.100.9");

        assertThat(TrustedProxies.NONE.client("127.0.0.1", header)).hasToString("127.0.0.1");
        assertThat(TrustedProxies.parse(SETTING, " , ").client("127.0.0.1", header))
                .hasToString("127.0.0.1");
    }

    @Test
    void oneWithoutAnAddressIsOneClientAndNoFault() {
        assertThat(TrustedProxies.NONE.client("/run/postrider.sock", List.of()))
                .isEqualTo(TrustedProxies.NONE.client("", List.of()));
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneClient() {
        assertThat(client("2001:db8:1:2::1"))
                .isEqualTo(client("2001:db8:1:2:ffff::9"))
                .isNotEqualTo(client("2001:db8:1:3::1"));
        assertThat(client("198.51.100.9"))
                .isEqualTo(client("::ffff:198.51.100.9"))
                .isNotEqualTo(client("198.51.100.8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.com",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.1.2.3/8",
                "0.0.0.0/0",
                "::/0",
                "2001:db8::/129",
                "2001:db8::1/64",
                "10.0.0.0/255.0.0.0",
                "10.*",
                "/8",
                "10.0.0.0/9999999999",
                "::ffff:0.0.0.0/95"
            })
    void whatIsNoBlockIsSaidInASentence(String entry) {
        assertThatThrownBy(() -> TrustedProxies.parse(SETTING, "10.0.0.0/8," + entry))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(SETTING
                                        + " must hold addresses or CIDR blocks, such as 10.0.0.0/8 or 2001:db8::1, separated by commas; not '"
                                        + entry + "'"));
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        assertThatThrownBy(() -> TrustedProxies.parse(SETTING, "a,10.0.0.0/8,b"))
                .isInstanceOfSatisfying(
                        SettingsException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void mappedBlocksAreThoseOfIpv4() throws Exception {
        TrustedProxies proxies = TrustedProxies.parse(SETTING, "::ffff:10.0.0.0/104");

        assertThat(proxies.client("10.200.1.1", List.of("198.51.100.9"))).hasToString("198.51.100.9");
        assertThat(proxies.client("11.0.0.1", List.of("198.51.100.9"))).hasToString("11.0.0.1");
    }

    /** Against the slow and obvious way of testing a prefix. */
    @Test
    void aBlockHoldsWhatSharesItsFirstBits() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            Ip address = new Ip(random.nextLong(), random.nextLong());
            int bits = random.nextInt(129);
            Ip other = flipped(address, random.nextInt(128));

            boolean shared = bitString(address)
                    .substring(0, bits)
                    .equals(bitString(other).substring(0, bits));
            assertThat(new CidrBlock(address.prefix(bits), bits).contains(other))
                    .isEqualTo(shared);
        }
    }

    @Test
    void whateverStandsInTheHeaderTheClientIsFoundOrTheProxyIsTaken() throws Exception {
        TrustedProxies proxies = TrustedProxies.parse(SETTING, BLOCKS);
        Random random = new Random(8);
        String alphabet = "0123456789abcdef.:,[]\"% \u0000\u00e9-_x";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(proxies.client("10.1.2.3", List.of(header + ", junk"))).hasToString("10.1.2.3");
            assertThat(proxies.client("10.1.2.3", List.of(header + ",198.51.100.9")))
                    .hasToString("198.51.100.9");
            assertThat(proxies.client("10.1.2.3", List.of(header.toString())).toString())
                    .isNotEmpty();
        }
    }

    private static ClientAddress client(String peer) {
        return TrustedProxies.NONE.client(peer, List.of());
    }

    private static List<String> values(String headers) {
        return headers == null ? List.of() : new ArrayList<>(Arrays.asList(headers.split("\\|", -1)));
    }

    private static Ip flipped(Ip ip, int bit) {
        return bit < 64
                ? new Ip(ip.high() ^ (1L << (63 - bit)), ip.low())
                : new Ip(ip.high(), ip.low() ^ (1L << (127 - bit)));
    }

    private static String bitString(Ip ip) {
        return bits(ip.high()) + bits(ip.low());
    }

    private static String bits(long value) {
        return String.format("%64s", Long.toBinaryString(value)).replace(' ', '0');
    }
}
