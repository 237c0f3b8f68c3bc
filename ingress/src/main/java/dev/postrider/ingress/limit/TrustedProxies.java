package dev.postrider.ingress.limit;

import dev.postrider.common.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose {@code X-Forwarded-For} is believed, and the client address that follows from it.
 *
 * <p>Each proxy adds to the right of that header whom it was called by. So it is read from the right, as long as the one
 * who wrote is trusted; anything further left may be forged. The header {@code Forwarded} (RFC 7239) is not
 * read. Immutable.
 */
public final class TrustedProxies {

    /** No proxy is trusted. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private final List<CidrBlock> blocks;

    private TrustedProxies(List<CidrBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /**
     * Reads addresses and CIDR blocks parted by commas.
     *
     * @param setting its name, for the sentences
     * @throws SettingsException with every entry that is none; blocks of all addresses, too: anyone could then say to be
     *     anyone
     */
    public static TrustedProxies parse(String setting, String text) throws SettingsException {
        List<CidrBlock> blocks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            String written = entry.strip();
            if (!written.isEmpty()) {
                CidrBlock.parse(written)
                        .ifPresentOrElse(
                                blocks::add,
                                () -> problems.add(setting
                                        + " must hold addresses or CIDR blocks, such as 10.0.0.0/8 or 2001:db8::1, separated by commas; not '"
                                        + written + "'"));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new TrustedProxies(blocks);
    }

    /**
     * Whom the call comes from: the right-most address that is no trusted proxy. Where an entry cannot be read, the proxy
     * that wrote it; where all are trusted, the left-most.
     *
     * @param peer the connection's other end, as a literal address
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
     */
    public ClientAddress client(String peer, List<String> forwardedFor) {
        Optional<Ip> connected = Ip.parse(withoutBrackets(peer));
        if (connected.isEmpty()) {
            return ClientAddress.UNKNOWN;
        }
        return ClientAddress.of(isTrusted(connected.get()) ? behind(connected.get(), forwardedFor) : connected.get());
    }

    private Ip behind(Ip proxy, List<String> forwardedFor) {
        Ip last = proxy;
        for (int value = forwardedFor.size() - 1; value >= 0; value--) {
            String hops = forwardedFor.get(value);
            for (int end = hops.length(); end >= 0; end = hops.lastIndexOf(',', end - 1)) {
                Optional<Ip> hop = hop(hops.substring(hops.lastIndexOf(',', end - 1) + 1, end));
                if (hop.isEmpty()) {
                    return last;
                }
                last = hop.get();
                if (!isTrusted(last)) {
                    return last;
                }
            }
        }
        return last;
    }

    private boolean isTrusted(Ip ip) {
        for (CidrBlock block : blocks) {
            if (block.contains(ip)) {
                return true;
            }
        }
        return false;
    }

    /** An address, with quotes, with brackets, with a port, or with all of them. */
    private static Optional<Ip> hop(String written) {
        String hop = written.strip();
        if (hop.length() > 1 && hop.startsWith("\"") && hop.endsWith("\"")) {
            hop = hop.substring(1, hop.length() - 1);
        }
        int colon = hop.lastIndexOf(':');
        boolean port = hop.startsWith("[") ? hop.lastIndexOf(']') < colon : colon > 0 && hop.indexOf(':') == colon;
        if (port && !PORT.matcher(hop).region(colon + 1, hop.length()).matches()) {
            return Optional.empty();
        }
        return Ip.parse(withoutBrackets(port ? hop.substring(0, colon) : hop));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return "TrustedProxies[" + blocks.size() + " blocks]";
    }
}
