package dev.passlink.ask;

import com.google.common.net.InetAddresses;
import java.util.HexFormat;
import java.util.Optional;

/** The network of a client: the part of its address that it shares with its neighbours. */
final class Network {
    private static final int IPV4_BYTES = 4;
    private static final int BITS = 8;

    private final byte[] address;

    private Network(byte[] address) {
        this.address = address;
    }

    /**
     * The network of a client, from the text that adapters give.
     *
     * @return empty for a text that isn't an IP address, and for this machine, which has no neighbours
     */
    static Optional<Network> of(String client) {
        int slash = client.indexOf('/');
        String host = slash < 0 ? client : client.substring(0, slash);
        // Guava throws if the address has a zone that this machine doesn't have.
        return host.indexOf('%') < 0 && InetAddresses.isInetAddress(host)
                ? Optional.of(InetAddresses.forString(host))
                        // The second is what is left of ::1 in a network of 64 bits.
                        .filter(address -> !address.isLoopbackAddress() && !address.isAnyLocalAddress())
                        .map(address -> new Network(address.getAddress()))
                : Optional.empty();
    }

    boolean isIpv6() {
        return address.length > IPV4_BYTES;
    }

    String first(int bits) {
        return HexFormat.of().formatHex(address, 0, bits / BITS) + "/" + bits;
    }
}
