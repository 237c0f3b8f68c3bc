package dev.postrider.ingress.limit;

/**
 * Where a call comes from, as far as limits tell clients apart: an IPv4 address, or the /64 of an IPv6 address, since
 * a client that has one address of a /64 has all of them.
 *
 * @param high the first 64 bits
 * @param low the others; all zero for IPv6
 */
public record ClientAddress(long high, long low) {

    private static final int NETWORK_BITS = 64;

    /** Of a connection whose other end has no IP address. */
    static final ClientAddress UNKNOWN = new ClientAddress(0, 0);

    static ClientAddress of(Ip ip) {
        Ip told = ip.isIpv4() ? ip : ip.prefix(NETWORK_BITS);
        return new ClientAddress(told.high(), told.low());
    }

    /** As operators write it: {@code 192.0.2.1} or {@code 2001:db8:0:0:0:0:0:0/64}. */
    @Override
    public String toString() {
        Ip ip = new Ip(high, low);
        return ip.isIpv4() ? ip.toString() : ip + "/" + NETWORK_BITS;
    }
}
