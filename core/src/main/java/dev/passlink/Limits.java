package dev.passlink;

/**
 * How often links may be asked for.
 *
 * <p>All are counted on what was submitted, never on whether an account exists, except {@code perUser}, which is counted
 * out of sight when the mail is made, so that two spellings of one account's address share it. An address is counted
 * without a tag, {@code ada+jobs@} as {@code ada@}: most servers deliver both to one mailbox.
 *
 * @param perAddress links for one address in any 15 minutes
 * @param perAddressDaily links for one address in any 24 hours
 * @param perClient requests of one client address in any minute
 * @param perUser mails to one account's address in any 15 minutes
 */
public record Limits(int perAddress, int perAddressDaily, int perClient, int perUser) {
    /** 5 per address in 15 minutes and 20 a day, 30 per client in a minute, 5 mails per user in 15 minutes. */
    public static final Limits DEFAULT = new Limits(5, 20, 30, 5);

    /**
     * Checks that every limit lets something through.
     *
     * @param perAddress as described for the record
     * @param perAddressDaily as described for the record
     * @param perClient as described for the record
     * @param perUser as described for the record
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits {
        if (Math.min(Math.min(perAddress, perAddressDaily), Math.min(perClient, perUser)) < 1) {
            throw new IllegalArgumentException("A limit is at least 1: nobody could sign in below that.");
        }
    }
}
