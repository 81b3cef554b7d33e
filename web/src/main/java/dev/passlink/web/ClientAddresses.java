package dev.passlink.web;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The client of a request: the peer of the connection, unless that is a trusted proxy; then the client that it names (ASVS
 * 5.0 4.1.3).
 */
final class ClientAddresses {
    private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;
    /** The largest private networks are {@code fc00::/7} and {@code 10.0.0.0/8}. */
    private static final int FEWEST_BITS = 7;

    private final List<Network> trusted;

    private ClientAddresses(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** Reads addresses and networks, joined by commas. */
    static ClientAddresses trusting(String list) {
        return new ClientAddresses(
                LIST.splitToList(list).stream().map(Network::parse).toList());
    }

    /**
     * What limits are counted on: an IPv4 address, or an IPv6 network of 64 bits, since its holder has all addresses in
     * it.
     */
    String of(Request request) {
        Optional<InetAddress> peer = parse(request.peer());
        if (peer.isEmpty()) {
            return request.peer();
        }
        List<String> forwarded = new ArrayList<>();
        request.headers("X-Forwarded-For").forEach(header -> forwarded.addAll(LIST.splitToList(header)));
        Collections.reverse(forwarded);
        InetAddress client = peer.get();
        for (String next : forwarded) {
            Optional<InetAddress> address = parse(next);
            if (!isTrusted(client) || address.isEmpty()) {
                break;
            }
            client = address.get();
        }
        return label(client);
    }

    /** Whether an untrusted peer names a client: a proxy that isn't configured, or an attacker. */
    boolean isForwardedByStranger(Request request) {
        boolean forwarded = List.of("X-Forwarded-For", "Forwarded", "X-Real-IP").stream()
                .anyMatch(name -> !request.headers(name).isEmpty());
        return forwarded && !parse(request.peer()).map(this::isTrusted).orElse(false);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static String label(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES), IPV6_BYTES);
        return InetAddresses.toAddrString(InetAddresses.fromIPv6BigInteger(new BigInteger(1, network))) + "/64";
    }

    private static Optional<InetAddress> parse(String text) {
        // A zone names an interface of whoever wrote it, and of a name that is none here Guava throws.
        if (text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        if (InetAddresses.isInetAddress(text)) {
            return Optional.of(InetAddresses.forString(text));
        }
        try {
            String host = HostAndPort.fromString(text).getHost();
            return InetAddresses.isInetAddress(host) ? Optional.of(InetAddresses.forString(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Network(InetAddress address, int prefix) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            if (!InetAddresses.isInetAddress(host)) {
                throw new IllegalArgumentException(
                        "A trusted proxy is an address or a network, such as 10.0.0.0/8 or ::1, and not " + text + ".");
            }
            InetAddress address = InetAddresses.forString(host);
            int bits = 8 * address.getAddress().length;
            String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
                throw new IllegalArgumentException(
                        "A network's prefix is 0 to " + bits + " bits long, unlike " + text + ".");
            }
            int prefix = Integer.parseInt(length);
            // Everybody would be a proxy, and everybody could name the client that limits are counted on.
            if (prefix < FEWEST_BITS) {
                throw new IllegalArgumentException(
                        text
                                + " isn't only your network, so anyone in it could pose as a trusted proxy. Name your own network.");
            }
            return new Network(address, prefix);
        }

        boolean contains(InetAddress other) {
            int bits = 8 * address.getAddress().length;
            return other.getAddress().length == address.getAddress().length
                    && InetAddresses.toBigInteger(address)
                                    .xor(InetAddresses.toBigInteger(other))
                                    .shiftRight(bits - prefix)
                                    .signum()
                            == 0;
        }
    }
}
