package dev.postrider.ingress;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.caller.Callers;
import dev.postrider.ingress.caller.ReloadingCallers;
import dev.postrider.ingress.http.HttpSettings;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.ingress.limit.TrustedProxies;
import dev.postrider.ingress.secret.ServerSecret;
import dev.postrider.ingress.tls.Transport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an ingress is made of, all of it read and valid.
 *
 * @param maxInFlight messages that may wait for Kafka at once
 * @param callers as the keys are now; follows them once told to
 * @param secret null if there is none
 * @param clientRate of one client address; null for no limit
 * @param maxCallers names of keys whose calls are counted each for itself
 */
public record IngressSettings(
        HttpSettings http,
        Topics topics,
        int maxInFlight,
        ReloadingCallers callers,
        @Nullable ServerSecret secret,
        TrustedProxies proxies,
        @Nullable Rate clientRate,
        int maxCallers,
        StatusQuestions statuses) {

    /**
     * What is needed to tell what became of messages.
     *
     * @param chatUrl as people reach it, without a slash at its end; empty if it is not known
     */
    public record StatusQuestions(ReceiptTopics topics, String group, int memoryMib, String chatUrl) {

        static StatusQuestions of(Settings settings) {
            return new StatusQuestions(
                    settings.receiptTopics(),
                    settings.get(Catalogue.GROUP),
                    settings.get(Catalogue.STATUS_MEMORY_MIB),
                    settings.find(Catalogue.PERMALINK_URL)
                            .or(() -> settings.find(Catalogue.MATTERMOST_URL))
                            .map(url -> SLASHES.matcher(url.toString()).replaceAll(""))
                            .orElse(""));
        }
    }

    private static final Pattern SLASHES = Pattern.compile("/+$");

    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_THREADS = 32;

    /** @throws StartException with everything that is wrong with keys, secret and proxies, a line each */
    public static IngressSettings of(Settings settings) throws StartException {
        List<String> problems = new ArrayList<>();
        TrustedProxies proxies = proxies(settings, problems);
        try {
            ReloadingCallers callers = ReloadingCallers.read(settings, Clock.system());
            if (problems.isEmpty()) {
                return new IngressSettings(
                        http(settings),
                        settings.topics(),
                        settings.get(Catalogue.MAX_IN_FLIGHT),
                        callers,
                        ServerSecret.of(settings).orElse(null),
                        proxies,
                        clientRate(settings),
                        settings.get(Catalogue.METRICS_CALLERS),
                        StatusQuestions.of(settings));
            }
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        throw new StartException(String.join("\n", problems));
    }

    /** Says who may call, as {@code --check} does; nothing where nobody is asked for a key. */
    public void report(PrintStream out) {
        Callers now = callers.current();
        if (!now.isOpen()) {
            out.println("API keys: " + now.size());
        }
    }

    /** A call without the path, as it is typed on this machine. */
    public String curl() {
        return Ingress.curl(this, http.port());
    }

    private static TrustedProxies proxies(Settings settings, List<String> problems) {
        try {
            return TrustedProxies.parse(
                    Catalogue.TRUSTED_PROXIES.name(),
                    settings.find(Catalogue.TRUSTED_PROXIES).orElse(""));
        } catch (SettingsException e) {
            problems.addAll(e.problems());
            return TrustedProxies.NONE;
        }
    }

    private static @Nullable Rate clientRate(Settings settings) {
        int rate = settings.get(Catalogue.CLIENT_RATE);
        return rate == 0 ? null : new Rate(rate, settings.get(Catalogue.CLIENT_BURST));
    }

    private static HttpSettings http(Settings settings) {
        HttpSettings plain = new HttpSettings(settings.bind(), settings.get(Catalogue.PORT), STOP_WITHIN, MAX_THREADS);
        return settings.find(Catalogue.TLS_CERT)
                .map(certificate -> plain.over(new Transport.Tls(
                        certificate,
                        settings.get(Catalogue.TLS_KEY),
                        settings.find(Catalogue.TLS_CLIENT_CA).stream().toList())))
                .orElse(plain);
    }
}
