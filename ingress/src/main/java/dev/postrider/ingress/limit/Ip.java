package dev.postrider.ingress.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IP address. IPv4 is held as the IPv6 address it is mapped to, {@code ::ffff:a.b.c.d}, so that each has one form.
 *
 * <p>Reading one never asks a name server: what is not written as a number is no address.
 */
record Ip(long high, long low) {

    static final int BITS = 128;

    /** The bits before an IPv4 address in its mapped form. */
    static final int MAPPED_BITS = 96;

    private static final long MAPPED = 0xFFFF_0000_0000L;

    /** Without leading zeros, which some read as octal. */
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** The right characters, two colons, no longer than {@code INET6_ADDRSTRLEN}; the rest is the JDK's to judge. */
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)([\\p{XDigit}:][\\p{XDigit}:.]{1,44})(%.*)?");

    /** Reads {@code 192.0.2.1} or {@code 2001:db8::1}; a zone ({@code %eth0}) is dropped. */
    static Optional<Ip> parse(String text) {
        Matcher ipv6 = IPV6.matcher(text);
        if (ipv6.matches()) {
            return read(ipv6.group(1));
        }
        return IPV4.matcher(text).matches() ? read(text) : Optional.empty();
    }

    /** Neither form is ever taken for a name. */
    private static Optional<Ip> read(String literal) {
        try {
            return Optional.of(of(InetAddress.getByName(literal)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static Ip of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new Ip(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
                : new Ip(bytes.getLong(), bytes.getLong());
    }

    boolean isIpv4() {
        return high == 0 && (low >>> Integer.SIZE) == (MAPPED >>> Integer.SIZE);
    }

    /** Its first bits, the others zero. */
    Ip prefix(int bits) {
        return bits <= Long.SIZE ? new Ip(high & mask(bits), 0) : new Ip(high, low & mask(bits - Long.SIZE));
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    @Override
    public String toString() {
        byte[] bytes = isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }
}
