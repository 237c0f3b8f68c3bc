package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.limit.RateDecision;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallersTest {

    private static final String T = Keys.TOKEN.reveal();
    private static final String H = Keys.hash(Keys.TOKEN);

    private final ManualClock clock = new ManualClock();

    private final Callers callers = Keys.callers(
            clock,
            "ci " + H + " to=user/j* mentions=yes hook=user/jane",
            "old " + Keys.hash(Keys.OTHER) + " expires=2026-01-01");

    @Test
    void whoeverHasAKeyIsItsCaller() {
        Caller caller = known(Credentials.ofToken(new Secret(T)), Keys.JANE);

        assertThat(caller.name()).isEqualTo("ci");
        assertThat(caller.mayPostTo(Keys.JOE)).isTrue();
        assertThat(caller.mayPostTo(new Address.Username("bob"))).isFalse();
        assertThat(caller.mentions()).isEqualTo(Mentions.CHANNEL_WIDE);
        assertThat(caller.hook()).contains(Keys.JANE);
    }

    static List<Credentials> waysToSendAKey() {
        return List.of(
                Credentials.ofToken(new Secret(T)),
                Credentials.of(Keys.options("token=" + T)),
                Credentials.of(Keys.options("key=7&token=" + T)),
                Credentials.of(Keys.options("token=" + T)).withAuthorization("Bearer nonsense"),
                Credentials.NONE.withAuthorization("Bearer " + T),
                Credentials.NONE.withAuthorization("bearer " + T),
                Credentials.NONE.withAuthorization("BEARER   " + T + " "),
                Credentials.NONE.withAuthorization("Basic " + base64("ci:" + T)),
                Credentials.NONE.withAuthorization("basic " + base64("anybody:" + T)),
                Credentials.NONE.withAuthorization("Basic " + base64(":" + T)),
                Credentials.NONE.withAuthorization("Basic " + base64(T + ":")),
                Credentials.NONE.withAuthorization("Basic " + base64("ci:" + T).replace("=", "")),
                Credentials.of(Keys.options("key=7")).withAuthorization("Bearer " + T));
    }

    @ParameterizedTest
    @MethodSource("waysToSendAKey")
    void aKeyMayBeSentInManyWays(Credentials credentials) {
        assertThat(known(credentials, Keys.JANE).name()).isEqualTo("ci");
    }

    static Stream<Credentials> wrongKeys() {
        String flipped = T.substring(0, 45) + (T.endsWith("A") ? "B" : "A");
        return Stream.of(
                        "",
                        " ",
                        "pr_",
                        flipped,
                        Token.create(new Random(9)).reveal(),
                        T + "x",
                        T.substring(1),
                        T.toUpperCase(Locale.ROOT),
                        H,
                        H.substring(7),
                        "-".repeat(46),
                        "\u0000",
                        "é".repeat(46),
                        "x".repeat(60_000))
                .flatMap(wrong -> Stream.of(
                        Credentials.ofToken(new Secret(wrong)),
                        Credentials.NONE.withAuthorization("Bearer " + wrong),
                        Credentials.NONE.withAuthorization("Basic " + base64("ci:" + wrong)),
                        Credentials.ofToken(new Secret(wrong)).withAuthorization("Bearer " + T)));
    }

    static Stream<Credentials> keysWithBlanks() {
        return Stream.of(
                Credentials.ofToken(new Secret(T + "\n")),
                Credentials.ofToken(new Secret(" " + T)),
                Credentials.NONE.withAuthorization("Basic " + base64("ci:" + T + " ")),
                Credentials.NONE.withAuthorization("Basic " + base64("ci: " + T)));
    }

    static Stream<Credentials> malformedHeaders() {
        return Stream.of(
                        "",
                        "Bearer",
                        "Bearer" + T,
                        T,
                        "Token " + T,
                        "Digest username=ci",
                        "Basic",
                        "Basic !!!",
                        "Basic " + base64("ci"),
                        "Basic " + base64(""),
                        "Basic " + base64(":"),
                        "Basic ci:" + T,
                        "Basic " + base64(T + ":x"),
                        "Negotiate " + base64(":" + T))
                .map(Credentials.NONE::withAuthorization);
    }

    @ParameterizedTest
    @MethodSource({"wrongKeys", "keysWithBlanks", "malformedHeaders"})
    void everyWrongKeyGetsTheSameAnswer(Credentials credentials) {
        assertThat(callers.authenticate(credentials, Keys.JANE, clock.wall()))
                .isSameAs(callers.authenticate(Credentials.ofToken(new Secret("wrong")), Keys.JANE, clock.wall()));
        assertThat(refused(credentials, Keys.JANE)).isEqualTo(Problem.UNAUTHORISED);
        assertThat(callers.authenticate(credentials, clock.wall()))
                .isEqualTo(callers.authenticate(credentials, Keys.JANE, clock.wall()));
    }

    @Test
    void whoBringsNothingIsToldSo() {
        assertThat(detail(Credentials.NONE)).contains("neither an API key nor a signature");
        assertThat(detail(Credentials.of(Keys.options("key=7")))).contains("neither an API key nor a signature");
    }

    @Test
    void onlyTheHolderOfAnExpiredKeyIsTold() {
        Credentials holder = Credentials.ofToken(Keys.OTHER);

        assertThat(detail(holder)).contains("expired");
        clock.setWall(Instant.parse("2026-01-01T23:59:59Z"));
        assertThat(known(holder, Keys.JANE).name()).isEqualTo("old");
    }

    @Test
    void anAddressThatIsNotTheKeysIsForbidden() {
        Address bob = new Address.Username("bob");

        assertThat(refused(Credentials.ofToken(new Secret(T)), bob)).isEqualTo(Problem.ADDRESS_NOT_ALLOWED);
        assertThat(callers.authenticate(Credentials.ofToken(new Secret(T)), clock.wall()))
                .isInstanceOfSatisfying(
                        Authentication.Authenticated.class,
                        known -> assertThat(known.caller().mayPostTo(bob)).isFalse());
    }

    @Test
    void withoutKeysAnyoneMayCallAndCredentialsAreNotLookedAt() {
        Callers open = Callers.anyone();

        assertThat(open.isOpen()).isTrue();
        for (Credentials credentials : List.of(
                Credentials.NONE,
                Credentials.ofToken(new Secret("nonsense")),
                Credentials.of(Keys.options("sig=x&kid=y&exp=z")))) {
            Caller caller = known(open.authenticate(credentials, Keys.JANE, clock.wall()));
            assertThat(caller.name()).isEqualTo("anyone");
            assertThat(caller.mentions()).isEqualTo(Mentions.HARMLESS);
            assertThat(caller.mayPostTo(Keys.JOE)).isTrue();
            assertThat(caller.hook()).isEmpty();
            assertThat(IntStream.range(0, 1_000).mapToObj(i -> caller.tryAcquire()))
                    .containsOnly(RateDecision.ALLOWED);
            assertThat(open.authenticate(credentials, clock.wall())).isInstanceOf(Authentication.Authenticated.class);
        }
    }

    @Test
    void withAnEmptyListNobodyMayCall() {
        Callers nobody = Keys.callers(clock);

        assertThat(nobody.isOpen()).isFalse();
        assertThat(nobody.size()).isZero();
        assertThat(nobody.authenticate(Credentials.NONE, Keys.JANE, clock.wall()))
                .isInstanceOf(Authentication.Unauthenticated.class);
        assertThat(nobody.authenticate(Credentials.ofToken(new Secret(T)), Keys.JANE, clock.wall()))
                .isInstanceOf(Authentication.Unauthenticated.class);
    }

    @Test
    void aCallerHasItsRateHoweverItSendsItsKey() {
        Callers limited = Keys.callers(clock, "ci " + H + " rate=1 burst=4");
        List<RateDecision> admissions = new ArrayList<>();

        for (Credentials credentials : waysToSendAKey()) {
            admissions.add(known(limited.authenticate(credentials, Keys.JANE, clock.wall()))
                    .tryAcquire());
        }

        assertThat(admissions.subList(0, 4)).containsOnly(RateDecision.ALLOWED);
        assertThat(admissions.subList(4, admissions.size())).hasOnlyElementsOfType(RateDecision.Limited.class);
    }

    @Test
    void aRateThatStaysTheSameOutlivesANewList() {
        Callers before = Keys.callers(clock, "ci " + H + " rate=1 burst=2", "cd " + Keys.hash(Keys.OTHER) + " rate=1");
        exhaust(before, T);
        exhaust(before, Keys.OTHER.reveal());

        Callers after = Callers.of(
                Keys.of("ci " + H + " rate=1 burst=2 to=user/jane", "cd " + Keys.hash(Keys.OTHER) + " rate=2"),
                Keys.SECRET,
                clock,
                before);

        assertThat(admit(after, T)).isInstanceOf(RateDecision.Limited.class);
        assertThat(admit(after, Keys.OTHER.reveal())).isEqualTo(RateDecision.ALLOWED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admit(after, T)).isEqualTo(RateDecision.ALLOWED);
    }

    @Test
    void tokensAreRandomAndOfOneForm() {
        Random random = new Random(5);
        Set<String> tokens = IntStream.range(0, 1_000)
                .mapToObj(i -> Token.create(random).reveal())
                .collect(Collectors.toSet());

        assertThat(tokens).hasSize(1_000).allMatch(token -> token.matches("pr_[A-Za-z0-9_-]{43}"));
        assertThat(tokens.stream().map(token -> KeyHash.ofPresented(token).text()))
                .doesNotHaveDuplicates();
    }

    /** The hash of a word could be looked up. */
    @Test
    void aChosenWordIsNoKeyEvenIfItsHashIsInTheFile() throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("hunter2".getBytes(StandardCharsets.UTF_8));
        Callers weak = Keys.callers(clock, "ci sha256:" + HexFormat.of().formatHex(hash));

        assertThat(weak.authenticate(Credentials.ofToken(new Secret("hunter2")), Keys.JANE, clock.wall()))
                .isInstanceOf(Authentication.Unauthenticated.class);
    }

    /** As {@code sha256sum} computes it. */
    @Test
    void aHashIsTheSha256OfTheWholeToken() {
        assertThat(KeyHash.of(new Secret("pr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
                        .text())
                .isEqualTo("sha256:af0cd0127992b54fd5b3d6be5f485674324e86e5f8bab53d163c57c0c51ad306");
    }

    @Test
    void nothingSecretIsPrinted() {
        Key key = Keys.of("ci " + H + " rate=1").get(0);
        Credentials signed = Credentials.of(Keys.options("sig=PASSWORD&kid=ci&token=" + T));

        assertThat(List.of(
                                Keys.TOKEN,
                                key,
                                key.hash(),
                                signed,
                                String.valueOf(signed.signature()),
                                signed.withAuthorization("Bearer " + T),
                                callers,
                                callers.authenticate(Credentials.ofToken(new Secret(T)), Keys.JANE, clock.wall()),
                                callers.authenticate(Credentials.ofToken(new Secret(T + "x")), Keys.JANE, clock.wall()),
                                callers.authenticate(signed, Keys.JANE, clock.wall()),
                                new KeySources(new Secret("ci " + T), null),
                                KeyList.KeySource.file("here", "ci " + T))
                        .toString())
                .doesNotContain(T.substring(3), H.substring(7), "PASSWORD");
    }

    private void exhaust(Callers some, String token) {
        while (admit(some, token) == RateDecision.ALLOWED) {}
    }

    private RateDecision admit(Callers some, String token) {
        return known(some.authenticate(Credentials.ofToken(new Secret(token)), Keys.JANE, clock.wall()))
                .tryAcquire();
    }

    private Caller known(Credentials credentials, Address address) {
        return known(callers.authenticate(credentials, address, clock.wall()));
    }

    private static Caller known(Authentication authentication) {
        assertThat(authentication).isInstanceOf(Authentication.Authenticated.class);
        return ((Authentication.Authenticated) authentication).caller();
    }

    private Problem refused(Credentials credentials, Address address) {
        return ((Authentication.Unauthenticated) callers.authenticate(credentials, address, clock.wall()))
                .refusal()
                .problem();
    }

    private String detail(Credentials credentials) {
        return ((Authentication.Unauthenticated) callers.authenticate(credentials, Keys.JANE, clock.wall()))
                .refusal()
                .detail();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
