package dev.postrider.ingress.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

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

    private static final String HEX_AND_MARKS = "0123456789:.abcdefABCDEF";

    /** {@code INET6_ADDRSTRLEN}, without its NUL. */
    private static final int LONGEST = 45;

    /** Reads {@code 192.0.2.1} or {@code 2001:db8::1}; a zone ({@code %eth0}) is dropped. */
    static Optional<Ip> parse(String text) {
        if (text.indexOf(':') < 0) {
            return parseIpv4(text);
        }
        int zone = text.indexOf('%');
        String number = zone < 0 ? text : text.substring(0, zone);
        return mayBeIpv6(number) ? read(number) : Optional.empty();
    }

    /** Four decimal numbers, without leading zeros, which some read as octal. */
    private static Optional<Ip> parseIpv4(String text) {
        long address = 0;
        int start = 0;
        for (int part = 0; part < Integer.BYTES; part++) {
            int end = part < Integer.BYTES - 1 ? text.indexOf('.', start) : text.length();
            int number = end < 0 ? -1 : octet(text, start, end);
            if (number < 0) {
                return Optional.empty();
            }
            address = (address << Byte.SIZE) | number;
            start = end + 1;
        }
        return Optional.of(new Ip(0, MAPPED | address));
    }

    private static int octet(String text, int start, int end) {
        int digits = end - start;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(start) == '0')) {
            return -1;
        }
        int number = 0;
        for (int at = start; at < end; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number < 1 << Byte.SIZE ? number : -1;
    }

    /** Whether it is of the right characters and could be no name; the rest is the JDK's to judge. */
    private static boolean mayBeIpv6(String text) {
        if (text.length() > LONGEST || text.indexOf(':') == text.lastIndexOf(':')) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (HEX_AND_MARKS.indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Ip> read(String literal) {
        try {
            // Hexadecimal digits with two colons are never taken for a name.
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
