package dev.passlink.ask;

import dev.passlink.EmailAddress;
import dev.passlink.Limits;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Limiter;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.count.Limiter.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits how often people ask for links, and how many emails are sent. Clients, addresses and accounts are counted
 * separately.
 */
public final class AskingLimits {
    static final String CLIENT = "client";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 56;
    /** As many addresses as one site gets: 256 of the smaller networks. */
    private static final int WIDE_IPV6_BITS = 48;

    private static final int WIDE = 10;
    private static final int SHARE = 3;

    private final Limits limits;
    private final Limiter limiter;

    public AskingLimits(Limits limits, Limiter limiter) {
        this.limits = limits;
        this.limiter = limiter;
    }

    /**
     * @param allowance the id of a known browser, which no neighbour in its networks can lock out; empty for others
     */
    Optional<Refused> takeForClient(String client, String allowance, Instant now) {
        return limiter.take(ofClient(client, allowance), now);
    }

    /**
     * All of them at once. Otherwise, repeated requests would use up one limit while another refuses, and the
     * reported wait would be wrong.
     *
     * @param typed false if whoever asks sees the address masked; counted apart, or their own typed guess would be refused at
     *     once if it's right. The account's limit is one for both
     */
    Optional<Refused> takeForAddress(EmailAddress address, String allowance, boolean typed, Instant now) {
        return limiter.take(ofAddress(address, allowance, typed), now);
    }

    /** Gives back what was taken for an address at that time, but led to nothing. */
    void giveBack(EmailAddress address, String allowance, boolean typed, Instant takenAt) {
        Guarded.attempt(() -> limiter.giveBack(ofAddress(address, allowance, typed), takenAt));
    }

    /** The time until one more is allowed. Counts nothing. */
    Duration wait(String client, EmailAddress address, String allowance, boolean typed, Instant now) {
        List<Limit> all = new ArrayList<>(ofClient(client, allowance));
        all.addAll(ofAddress(address, allowance, typed));
        return limiter.peek(all, now).map(Refused::retryIn).orElse(Duration.ZERO);
    }

    /** On the queue's side, where the account is known. */
    public boolean takeForUser(EmailAddress to, String allowance, Instant now) {
        return limiter.take(ofUser(to, allowance), now).isEmpty();
    }

    public void giveBackForUser(EmailAddress to, String allowance, Instant takenAt) {
        Guarded.attempt(() -> limiter.giveBack(ofUser(to, allowance), takenAt));
    }

    private List<Limit> ofClient(String client, String allowance) {
        List<Limit> all = new ArrayList<>();
        all.add(new Limit(CLIENT, client, limits.perClient(), MINUTE));
        if (allowance.isEmpty()) {
            Network.of(client).ifPresent(network -> addNetworks(client, network, all));
        }
        return all;
    }

    private void addNetworks(String client, Network network, List<Limit> all) {
        // A single neighbour can't use up a network's limit.
        all.add(new Limit("client-hour", client, Math.max(1, limits.perNetwork() / SHARE), HOUR));
        String near = network.first(network.isIpv6() ? IPV6_BITS : IPV4_BITS);
        all.add(new Limit("network", near, limits.perNetwork(), HOUR));
        if (network.isIpv6()) {
            String wide = network.first(WIDE_IPV6_BITS);
            all.add(new Limit("network-day", wide, (long) WIDE * limits.perNetwork(), DAY));
        }
    }

    private List<Limit> ofAddress(EmailAddress address, String allowance, boolean typed) {
        String value = counted(address, allowance) + (typed ? "" : " masked");
        return List.of(
                new Limit("address", value, limits.perAddress(), QUARTER),
                new Limit("address-day", value, limits.perAddressDaily(), DAY));
    }

    private List<Limit> ofUser(EmailAddress to, String allowance) {
        return List.of(new Limit("user", counted(to, allowance), limits.perUser(), QUARTER));
    }

    /**
     * A mailbox, with a known browser's allowance for it. {@code ada+jobs@} is {@code ada@}, since most servers
     * deliver both to one mailbox. If a server doesn't, two people share a limit. Used for nothing else: never to
     * look somebody up or to send an email.
     */
    private static String counted(EmailAddress address, String allowance) {
        String whole = address.normalised();
        int at = whole.lastIndexOf('@');
        int tag = whole.substring(0, at).indexOf('+');
        return (tag > 0 ? whole.substring(0, tag) + whole.substring(at) : whole) + " " + allowance;
    }
}
