package dev.postrider.ingress.caller;

import dev.postrider.common.admin.AdminClient;
import dev.postrider.common.cli.Columns;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.cli.Task;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.CallReport;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.secret.ServerSecret;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on keys: create and list them, sign URLs for them, verify such URLs. */
@Command(name = "keys", description = "Create and list API keys; sign and verify URLs.")
public final class KeyCommands {

    private static final List<String> HEAD = List.of("NAME", "RATE", "BURST", "MENTIONS", "EXPIRES");
    private static final List<String> CALLS = List.of("ACCEPTED", "REFUSED", "LAST USED");
    private static final List<String> TARGETS = List.of("HOOK", "TO");

    private final Random random;
    private final Clock clock;

    /** @param random keys are as hard to guess as it is */
    public KeyCommands(Random random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    @Command(name = "create", description = "Create an API key; print it once, with its line for the keys file.")
    Task create(
            @Parameters(paramLabel = "NAME", description = "Name of the caller: a-z, 0-9, '.', '_' and '-'.")
                    String name,
            @Mixin KeyOptions rights,
            @Option(
                            names = "--append",
                            paramLabel = "FILE",
                            description = "Add the line to this keys file, and print nothing but the key.")
                    @Nullable
                    Path append) {
        return (settings, out) -> {
            Secret token = Token.create(random);
            String line = rights.line(name, KeyHash.of(token), clock.wall());
            KeyLine.ParsedLine read = KeyLine.read(line);
            if (read instanceof KeyLine.ParsedLine.InvalidLine bad) {
                throw new StartException("The line of this key " + String.join("; it ", bad.problems()));
            }
            if (append != null) {
                if (find(name, settings).isPresent()) {
                    throw KeysFile.taken("POSTRIDER_KEYS or POSTRIDER_KEYS_FILE", name);
                }
                KeysFile.append(append, name, line);
                out.println(token.reveal());
                return;
            }
            Key key = ((KeyLine.ParsedLine.ValidLine) read).key();
            String placeholder = key.scope() == AddressScope.EVERYWHERE ? "user/USERNAME" : "ADDRESS";
            String address = key.exampleAddress().map(Address::key).orElse(placeholder);
            out.println("API key of " + name + ", shown only once:");
            out.println();
            out.println("    " + token.reveal());
            out.println();
            out.println("Line for the POSTRIDER_KEYS_FILE file or for POSTRIDER_KEYS:");
            out.println();
            out.println("    " + line);
            out.println();
            out.println("Example call:");
            out.println();
            out.println(
                    "    curl -H \"Authorization: Bearer $KEY\" http://localhost:3000/post/" + address + "/msg/hello");
            if (find(name, settings).isPresent()) {
                out.println();
                out.println("A key with this name already exists: replace its line with the new one.");
            }
        };
    }

    @Command(
            name = "list",
            description = "List the API keys, their permissions and, from the running ingress, their calls.")
    Task list() {
        return (settings, out) -> {
            List<Key> keys = keys(settings);
            if (keys.isEmpty()) {
                out.println("No API keys: nobody can post.");
                return;
            }
            String bind = settings.get(Catalogue.ADMIN_BIND);
            int port = settings.get(Catalogue.ADMIN_PORT);
            CallReport report = AdminClient.get(bind, port, CallReport.PATH)
                    .flatMap(CallReport::read)
                    .orElse(null);
            List<List<String>> rows = new ArrayList<>();
            rows.add(row(HEAD, report == null ? List.of() : CALLS, TARGETS));
            Instant now = clock.wall();
            keys.forEach(key ->
                    rows.add(row(rights(key, now), report == null ? List.of() : calls(key, report), targets(key))));
            Columns.print(rows, out);
            out.println();
            out.println(
                    report == null
                            ? "Calls are not shown: no ingress answers at " + bind + ":" + port
                                    + " (POSTRIDER_ADMIN_BIND, POSTRIDER_ADMIN_PORT)."
                            : summary(report));
        };
    }

    private static String summary(CallReport report) {
        return "Calls to this ingress since " + report.since().truncatedTo(ChronoUnit.SECONDS) + "; "
                + report.of(CallCounters.NO_KEY)
                        .map(CallReport.CallerCalls::allRefused)
                        .orElse(0L)
                + " more were refused that had no valid key."
                + report.of(Refusal.OTHER)
                        .map(other -> " Of keys marked ? (beyond POSTRIDER_METRICS_CALLERS) " + other.accepted()
                                + " calls were accepted and " + other.allRefused() + " refused.")
                        .orElse("");
    }

    @Command(name = "sign", description = "Sign a URL: anyone who has it can post to its address, and nowhere else.")
    Task sign(
            @Parameters(
                            paramLabel = "URL",
                            description =
                                    "A URL such as https://host/post/user/jane/msg/hello, or an address such as user/jane.")
                    String url,
            @Option(names = "--key", required = true, paramLabel = "NAME", description = "The API key to sign for.")
                    String name,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description = "Expiry: 30d (days), 12h or 30m from now, the end of 2027-01-31 (UTC), or"
                                    + " 2027-01-31T18:00:00Z. Default: that of the key.")
                    @Nullable
                    String expires) {
        return (settings, out) -> {
            Instant now = clock.wall();
            UrlSigner signer = signer(settings);
            SignableUrl call = SignableUrl.read(Address.parseLenient(url)
                    .map(address -> "/post/" + address.key() + "/msg/TEXT")
                    .orElse(url));
            requireUnsigned(call);
            requireUsable(name, keys(settings), call.address(), now);
            String expiry = expires == null
                    ? ""
                    : Long.toString(ExpiryOption.read(expires, now).getEpochSecond());
            String options = "kid=" + name + (expiry.isEmpty() ? "" : "&exp=" + expiry);
            out.println(call.with(options + "&sig=" + signer.sign(name, call.address(), expiry)));
        };
    }

    @Command(name = "verify", description = "Check whether a signed URL is accepted now, and if not, why.")
    Task verify(@Parameters(paramLabel = "URL", description = "The signed URL.") String url) {
        return (settings, out) -> {
            Callers callers = callers(settings);
            SignableUrl call = SignableUrl.read(url);
            Credentials credentials = Credentials.of(call.options());
            if (credentials.signature() == null) {
                throw new StartException("This URL is not signed: it has no option sig, kid or exp");
            }
            Authentication authentication = callers.authenticate(credentials, call.address(), clock.wall());
            if (authentication instanceof Authentication.Unauthenticated refused) {
                throw new StartException("Not valid. " + refused.refusal().detail());
            }
            if (authentication instanceof Authentication.Authenticated known) {
                print(known.caller(), call, out);
            }
        };
    }

    private static void print(Caller caller, SignableUrl call, PrintStream out) {
        String until = call.options()
                .exp()
                .map(exp -> ", until " + Expiry.text(Instant.ofEpochSecond(Long.parseLong(exp))))
                .orElse("");
        out.println("Valid: posts to " + call.address().key() + " as " + caller.name() + until + ".");
    }

    private static void requireUnsigned(SignableUrl call) throws StartException {
        if (Credentials.of(call.options()).signature() != null) {
            throw new StartException("This URL is already signed: remove sig, kid and exp first");
        }
        if (call.options().token().isPresent()) {
            throw new StartException("This URL contains an API key: remove token, a signed URL needs none");
        }
    }

    private static void requireUsable(String name, List<Key> keys, Address address, Instant now) throws StartException {
        Key key = keys.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StartException("There is no API key with this name; see keys list"));
        if (key.isExpired(now)) {
            throw new StartException("The key " + name + " has expired: a URL signed for it would be rejected");
        }
        if (!key.scope().covers(address)) {
            throw new StartException("The key " + name + " may not post to " + address.key() + "; see keys list");
        }
    }

    private static UrlSigner signer(Settings settings) throws StartException {
        try {
            return ServerSecret.of(settings)
                    .map(UrlSigner::new)
                    .orElseThrow(() -> new StartException("POSTRIDER_SECRET is not set; it is needed to sign URLs"));
        } catch (SettingsException e) {
            throw problems(e.problems());
        }
    }

    private Callers callers(Settings settings) throws StartException {
        try {
            Callers callers = ReloadingCallers.read(settings, clock).current();
            if (callers.isOpen()) {
                throw noKeys();
            }
            return callers;
        } catch (SettingsException e) {
            throw problems(e.problems());
        }
    }

    private static List<Key> keys(Settings settings) throws StartException {
        KeySources sources = KeySources.of(settings);
        if (!sources.isConfigured()) {
            throw noKeys();
        }
        KeyList read = sources.read();
        if (read instanceof KeyList.ValidKeys good) {
            return good.keys();
        }
        throw problems(((KeyList.InvalidKeys) read).problems());
    }

    private static StartException noKeys() {
        return new StartException(
                "No API keys are configured, so none is required: create one with keys create, and set"
                        + " POSTRIDER_KEYS_FILE or POSTRIDER_KEYS");
    }

    /** Empty, too, where the keys cannot be read: making the first one comes before the file. */
    private static Optional<Key> find(String name, Settings settings) {
        return KeySources.of(settings).read() instanceof KeyList.ValidKeys good
                ? good.keys().stream().filter(key -> key.name().equals(name)).findFirst()
                : Optional.empty();
    }

    private static StartException problems(List<String> problems) {
        return new StartException(String.join(System.lineSeparator(), problems));
    }

    private static List<String> row(List<String> rights, List<String> calls, List<String> targets) {
        return Stream.of(rights, calls, targets).flatMap(List::stream).toList();
    }

    private static List<String> calls(Key key, CallReport report) {
        return report.of(key.name())
                .map(calls -> List.of(
                        Long.toString(calls.accepted()),
                        Long.toString(calls.allRefused()),
                        calls.lastSeen().truncatedTo(ChronoUnit.SECONDS).toString()))
                .orElseGet(
                        () -> report.of(Refusal.OTHER).isPresent() ? List.of("?", "?", "?") : List.of("0", "0", "-"));
    }

    private static List<String> targets(Key key) {
        return List.of(key.hook() == null ? "-" : key.hook().key(), key.scope().toString());
    }

    private static List<String> rights(Key key, Instant now) {
        Rate rate = key.rate();
        Instant expires = key.expires();
        return List.of(
                key.name(),
                rate == null
                        ? "-"
                        : BigDecimal.valueOf(rate.perSecond())
                                .stripTrailingZeros()
                                .toPlainString(),
                rate == null ? "-" : Integer.toString(rate.burst()),
                key.mentions() == Mentions.CHANNEL_WIDE ? "yes" : "no",
                expires == null ? "never" : Expiry.text(expires) + (key.isExpired(now) ? " (expired)" : ""));
    }
}
