package dev.passlink;

import java.util.stream.IntStream;

/**
 * How often people may ask for links.
 *
 * <p>All of them count what was submitted, whether or not an account exists, except {@code perUser}: that one is
 * counted out of sight, when the email is written, so that two spellings of one account's address share it. An
 * address is counted without its tag, {@code ada+jobs@} as {@code ada@}, since most servers deliver both to one
 * mailbox.
 *
 * <pre>{@code
 * Limits generous = Limits.DEFAULT.perClient(60).perNetwork(3_600);
 * }</pre>
 *
 * <p>Somebody who controls a network has many clients, so networks are counted too, in longer windows: IPv4 by 24
 * bits, IPv6 by 56 and by 48. Browsers that have signed in to the address before aren't counted there, so that no
 * neighbour can shut them out.
 *
 * <p>A number above 1,048,576 means no limit.
 *
 * @param perAddress links for one address in any 15 minutes; as many again where pages show it masked
 * @param perAddressDaily links for one address in any 24 hours; as many again where pages show it masked
 * @param perClient requests from one client address in any minute
 * @param perUser emails to one account's address in any 15 minutes
 * @param perNetwork requests from one network (IPv4 by 24 bits, IPv6 by 56) in any hour, of which a third may come
 *     from one client; ten times as many from an IPv6 network of 48 bits in any 24 hours
 */
public record Limits(int perAddress, int perAddressDaily, int perClient, int perUser, int perNetwork) {
    /** In an hour, a network may make as many requests as one client that never stops. */
    private static final int PER_NETWORK = 60;

    /**
     * 5 per address in 15 minutes and 20 a day, 30 per client in a minute, 5 emails per user in 15 minutes, 1,800 per
     * network in an hour.
     */
    public static final Limits DEFAULT = new Limits(5, 20, 30, 5, 1_800);

    /**
     * Creates limits that allow a network, in an hour, sixty times what a client may do in a minute.
     *
     * @param perAddress as described for the record
     * @param perAddressDaily as described for the record
     * @param perClient as described for the record
     * @param perUser as described for the record
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits(int perAddress, int perAddressDaily, int perClient, int perUser) {
        this(perAddress, perAddressDaily, perClient, perUser, (int)
                Math.min(Integer.MAX_VALUE, (long) PER_NETWORK * perClient));
    }

    /**
     * Checks that every limit lets something through.
     *
     * @param perAddress as described for the record
     * @param perAddressDaily as described for the record
     * @param perClient as described for the record
     * @param perUser as described for the record
     * @param perNetwork as described for the record
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits {
        if (IntStream.of(perAddress, perAddressDaily, perClient, perUser, perNetwork)
                .anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("A limit must be at least 1: nobody could sign in below that.");
        }
    }
    /**
     * Changes the number of links for one address.
     *
     * @param number the number in any 15 minutes
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits perAddress(int number) {
        return new Limits(number, perAddressDaily, perClient, perUser, perNetwork);
    }

    /**
     * Changes the number of links for one address.
     *
     * @param number the number in any 24 hours
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits perAddressDaily(int number) {
        return new Limits(perAddress, number, perClient, perUser, perNetwork);
    }

    /**
     * Changes the number of requests from one client address.
     *
     * @param number the number in any minute; {@link #perNetwork(int)} stays as it is, so raise that too
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits perClient(int number) {
        return new Limits(perAddress, perAddressDaily, number, perUser, perNetwork);
    }

    /**
     * Changes the number of emails to one account's address.
     *
     * @param number the number in any 15 minutes
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits perUser(int number) {
        return new Limits(perAddress, perAddressDaily, perClient, number, perNetwork);
    }

    /**
     * Changes the number of requests from one network.
     *
     * @param number the number in any hour
     * @return a copy
     * @throws IllegalArgumentException if it is less than 1
     */
    public Limits perNetwork(int number) {
        return new Limits(perAddress, perAddressDaily, perClient, perUser, number);
    }
}
