package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.settings.Secret;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.limit.RateDecision;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.secret.ServerSecret;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedUrlTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String LATER = Long.toString(NOW.getEpochSecond() + 60);
    private static final String H = Keys.hash(Keys.TOKEN);
    private static final UrlSigner SIGNER = new UrlSigner(Keys.SECRET);

    private final ManualClock clock = new ManualClock(NOW, 0);
    private final Callers callers = Keys.callers(
            clock,
            "ci " + H + " to=user/j* mentions=yes hook=user/jane rate=1 burst=2",
            "old " + Keys.hash(Keys.OTHER) + " expires=2026-01-01");

    /** As {@code openssl dgst -sha256 -hmac} computes it, over the four lines of docs/callers.md. */
    @ParameterizedTest
    @CsvSource({
        "'', vP3qicG-TjQRPhl7xusj4kUAeIAA33qcmZTf8gwYKYo",
        "1800000000, dz9mPdd1ek3UsCbtVqEwl-_VMOPkWHR7fdqlGHBQiyk"
    })
    void signaturesAreWhatTheyAre(String expiry, String signature) {
        assertThat(SIGNER.sign("ci", Keys.JANE, expiry)).isEqualTo(signature);
    }

    @Test
    void opensItsAddressWithoutAnyOtherRight() {
        Caller caller = known(query("ci", Keys.JANE, ""), Keys.JANE);

        assertThat(caller.name()).isEqualTo("ci");
        assertThat(caller.mayPostTo(Keys.JANE)).isTrue();
        assertThat(caller.mayPostTo(Keys.JOE)).isFalse();
        assertThat(caller.mentions()).isEqualTo(Mentions.HARMLESS);
        assertThat(caller.hook()).isEmpty();
        assertThat(caller.isSigned()).isTrue();
    }

    @Test
    void countsForTheRateOfItsKey() {
        Caller signed = known(query("ci", Keys.JANE, ""), Keys.JANE);
        Caller keyed = known("token=" + Keys.TOKEN.reveal(), Keys.JANE);

        assertThat(signed.tryAcquire()).isEqualTo(RateDecision.ALLOWED);
        assertThat(keyed.tryAcquire()).isEqualTo(RateDecision.ALLOWED);
        assertThat(signed.tryAcquire()).isInstanceOf(RateDecision.Limited.class);
        assertThat(keyed.tryAcquire()).isInstanceOf(RateDecision.Limited.class);
    }

    @Test
    void endsAtItsExpiry() {
        String query = query("ci", Keys.JANE, LATER);

        assertThat(known(query, Keys.JANE).name()).isEqualTo("ci");
        clock.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(known(query, Keys.JANE).name()).isEqualTo("ci");
        clock.advance(Duration.ofNanos(1));
        assertThat(refused(query, Keys.JANE)).isEqualTo(unauthorised("This signed URL has expired."));
    }

    @Test
    void endsWithItsKey() {
        assertThat(refused(query("old", Keys.JANE, ""), Keys.JANE))
                .isEqualTo(unauthorised("The API key that this URL was signed for has expired."));
        assertThat(refused(query("gone", Keys.JANE, ""), Keys.JANE))
                .isEqualTo(unauthorised("The API key that this URL was signed for has been revoked."));
    }

    @Test
    void opensOnlyWhatItsKeyMay() {
        Address bob = new Address.Username("bob");

        assertThat(refused(query("ci", bob, ""), bob))
                .isEqualTo(new Refusal(Problem.ADDRESS_NOT_ALLOWED, "The key of ci may not post to user/bob."));
    }

    @Test
    void staysValidWhenTheKeyIsReplacedUnderItsName() {
        Callers after = Callers.of(Keys.of("ci " + Keys.hash(Keys.OTHER)), Keys.SECRET, clock, callers);

        assertThat(after.authenticate(credentials(query("ci", Keys.JANE, "")), Keys.JANE, NOW))
                .isInstanceOf(Authentication.Authenticated.class);
    }

    @Test
    void isRefusedWhereThereIsNoSecret() {
        Callers unsigned = Callers.of(Keys.of("ci " + H), null, clock, Callers.anyone());
        Authentication answer = unsigned.authenticate(credentials(query("ci", Keys.JANE, "")), Keys.JANE, NOW);

        assertThat(((Authentication.Unauthenticated) answer).refusal().detail()).contains("not enabled");
    }

    @Test
    void opensNoHook() {
        assertThat(callers.authenticate(credentials(query("ci", Keys.JANE, "")), NOW))
                .isInstanceOf(Authentication.Unauthenticated.class);
    }

    /** SIG is a valid signature of ci for user/jane until LATER, BARE one without an expiry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sig=SIG",
                "kid=ci",
                "exp=LATER",
                "kid=ci&exp=LATER",
                "sig=SIG&exp=LATER",
                "sig=SIG&kid=ci",
                "sig=SIG&kid=&exp=LATER",
                "sig=&kid=ci&exp=LATER",
                "sig=SIG&kid=CI&exp=LATER",
                "sig=SIG&kid=old&exp=LATER",
                "sig=SIG&kid=ci%0A&exp=LATER",
                "sig=SIG&kid=ci&exp=0LATER",
                "sig=SIG&kid=ci&exp=%2BLATER",
                "sig=SIG&kid=ci&exp=LATER0",
                "sig=SIG&kid=ci&exp=LATER%20",
                "sig=SIG&kid=ci&exp=LATER.0",
                "sig=SIG&kid=ci&exp=9999999999999999999999",
                "sig=SIG&kid=ci&exp=never",
                "sig=SIG%3D&kid=ci&exp=LATER",
                "sig=SIGA&kid=ci&exp=LATER",
                "sig=%20SIG&kid=ci&exp=LATER",
                "sig=BARE&kid=ci&exp=LATER",
                "sig=BARE",
                "sig=HEX&kid=ci&exp=LATER",
                "sig=SIG&kid=ci&exp=1&token=TOKEN", // the first that is there decides
                "sig=x&token=TOKEN",
                "exp=LATER&token=TOKEN"
            })
    void anythingElseIsForged(String template) {
        String query = template.replace("SIG", SIGNER.sign("ci", Keys.JANE, LATER))
                .replace("BARE", SIGNER.sign("ci", Keys.JANE, ""))
                .replace("LATER", LATER)
                .replace("HEX", "0".repeat(64))
                .replace("TOKEN", Keys.TOKEN.reveal());

        assertThat(refused(query, Keys.JANE))
                .isEqualTo(unauthorised("The signature is not valid for this address, key and expiry."));
    }

    @Test
    void isForNoOtherAddressAndForOneSpelledOtherwise() {
        String query = query("ci", Keys.JANE, LATER);

        assertThat(refused(query, Keys.JOE).problem()).isEqualTo(Problem.UNAUTHORISED);
        PostTarget.TextTarget said = (PostTarget.TextTarget)
                TargetGrammar.read(RawTarget.of("https://host/post/user/J%41ne/msg/any%20text?" + query));
        assertThat(callers.authenticate(Credentials.of(said.options()), said.address(), NOW))
                .isInstanceOf(Authentication.Authenticated.class);
    }

    /** A signature is for an address and any text, wherever the text is. So no part of the query can change where to. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /post/user/jane?QUERY&text=any+text            | any text
            /post/user/jane?text=any+text&run=5&QUERY      | any text
            /post/user/jane/msg/?QUERY&text=any%20text     | any text
            /post/user/jane/msg/any%20text?QUERY&text=none | any text
            /post/user/jane/msg/any%20text?QUERY&run=5     | any text
            """)
    void isForAnyTextWhereverItIs(String target, String text) {
        String query = query("ci", Keys.JANE, LATER);
        PostTarget.TextTarget said =
                (PostTarget.TextTarget) TargetGrammar.read(RawTarget.of(target.replace("QUERY", query)));
        PostTarget.TextTarget toJoe = (PostTarget.TextTarget)
                TargetGrammar.read(RawTarget.of(target.replace("jane", "joe").replace("QUERY", query)));

        assertThat(said.text()).isEqualTo(text);
        assertThat(callers.authenticate(Credentials.of(said.options()), said.address(), NOW))
                .isInstanceOf(Authentication.Authenticated.class);
        assertThat(callers.authenticate(Credentials.of(toJoe.options()), toJoe.address(), NOW))
                .isInstanceOf(Authentication.Unauthenticated.class);
    }

    /** Foreign names are ignored behind a signature, a second one of ours is not. */
    @ParameterizedTest
    @ValueSource(strings = {"&sig=x", "&kid=old", "&exp=1", "&Exp=1", "&run=5&kid=ci"})
    void nothingOfItCanBeSaidTwice(String more) {
        String query = query("ci", Keys.JANE, LATER) + more;

        for (String path : List.of("/post/user/jane/msg/a?", "/post/user/jane?text=a&")) {
            assertThat(TargetGrammar.read(RawTarget.of(path + query))).isInstanceOf(PostTarget.InvalidTarget.class);
        }
    }

    @Test
    void isForNoOtherSecret() {
        Callers others = Callers.of(
                Keys.of("ci " + H), new ServerSecret(new Secret(Keys.SECRET_TEXT + "0")), clock, Callers.anyone());

        assertThat(others.authenticate(credentials(query("ci", Keys.JANE, "")), Keys.JANE, NOW))
                .isInstanceOf(Authentication.Unauthenticated.class);
    }

    /** The last character of base64 of 32 bytes has two bits of no meaning: only one spelling counts. */
    @Test
    void noCharacterOfASignatureCanBeAnother() {
        String sig = SIGNER.sign("ci", Keys.JANE, "");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
        for (int at = 0; at < sig.length(); at++) {
            for (int other = 0; other < alphabet.length(); other++) {
                String forged = sig.substring(0, at) + alphabet.charAt(other) + sig.substring(at + 1);
                boolean valid =
                        callers.authenticate(credentials("kid=ci&sig=" + forged.replace("+", "%2B")), Keys.JANE, NOW)
                                instanceof Authentication.Authenticated;
                assertThat(valid).isEqualTo(forged.equals(sig));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noChangeOfAQueryIsValid(long seed) {
        Random random = new Random(seed);
        String query = query("ci", Keys.JANE, LATER);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder changed = new StringBuilder(query);
            int at = random.nextInt(query.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, (char) ('0' + random.nextInt(75)));
                case 1 -> changed.deleteCharAt(at);
                default -> changed.insert(at, (char) ('0' + random.nextInt(75)));
            }
            if (!changed.toString().equals(query)
                    && TargetGrammar.read(RawTarget.of("/post/user/jane/msg/x?" + changed))
                            instanceof PostTarget.TextTarget said) {
                assertThat(callers.authenticate(Credentials.of(said.options()), Keys.JANE, NOW))
                        .as("%s", changed)
                        .isInstanceOf(Authentication.Unauthenticated.class);
            }
        }
    }

    private static String query(String name, Address address, String expiry) {
        return "sig=" + SIGNER.sign(name, address, expiry) + "&kid=" + name
                + (expiry.isEmpty() ? "" : "&exp=" + expiry);
    }

    private static Credentials credentials(String query) {
        return Credentials.of(Keys.options(query));
    }

    private Caller known(String query, Address address) {
        Authentication authentication = callers.authenticate(credentials(query), address, clock.wall());
        assertThat(authentication).isInstanceOf(Authentication.Authenticated.class);
        return ((Authentication.Authenticated) authentication).caller();
    }

    private Refusal refused(String query, Address address) {
        Authentication authentication = callers.authenticate(credentials(query), address, clock.wall());
        assertThat(authentication).isInstanceOf(Authentication.Unauthenticated.class);
        return ((Authentication.Unauthenticated) authentication).refusal();
    }

    private static Refusal unauthorised(String detail) {
        return new Refusal(Problem.UNAUTHORISED, detail);
    }
}
