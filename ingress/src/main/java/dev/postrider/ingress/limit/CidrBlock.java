package dev.postrider.ingress.limit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses, as CIDR writes it.
 *
 * @param first its first address
 * @param bits of the prefix that all its addresses share, counted in the 128 of {@link Ip}
 */
record CidrBlock(Ip first, int bits) {

    private static final Pattern FORM = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address. Empty if it is none, and for two that are
     * most likely mistakes: one that begins in the middle of itself ({@code 10.1.2.3/8}), and one of every address.
     */
    static Optional<CidrBlock> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String address = parts.group(1);
        Optional<Ip> first = Ip.parse(address);
        int before = address.indexOf(':') < 0 ? Ip.MAPPED_BITS : 0;
        int bits = parts.group(2) == null ? Ip.BITS : before + Integer.parseInt(parts.group(2));
        return first.filter(ip ->
                        bits <= Ip.BITS && bits > before && ip.prefix(bits).equals(ip))
                .map(ip -> new CidrBlock(ip, bits));
    }

    boolean contains(Ip ip) {
        return ip.prefix(bits).equals(first);
    }
}
