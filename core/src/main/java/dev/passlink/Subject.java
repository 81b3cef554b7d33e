package dev.passlink;

/**
 * Whom a token speaks for: a user by id, or a guest by address who has no user row.
 *
 * <p>A guest's name starts with {@code guest:} and no user's does, so the two are never equal.
 *
 * @param name the user id, or {@code guest:} and a normalised address; 1 to 255 bytes of UTF-8
 */
public record Subject(String name) {
    private static final String GUEST = "guest:";
    /** Its length is written in one byte. */
    private static final int LONGEST = 255;

    /**
     * Checks the name.
     *
     * @param name as described for the record
     * @throws IllegalArgumentException if the name is empty, longer than 255 bytes, or holds a control character
     */
    public Subject {
        if (name.isEmpty() || !Scope.fits(name, LONGEST)) {
            throw new IllegalArgumentException("A subject's name has 1 to 255 bytes of text: use a short, stable id.");
        }
        if (hasControl(name)) {
            throw new IllegalArgumentException("A subject's name is plain text without control characters.");
        }
    }

    private static boolean hasControl(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The subject of a user.
     *
     * @param id the application's stable id of the user: a primary key, not an address
     * @return the subject
     * @throws IllegalArgumentException if the id could be taken for a guest's name, or is no valid name
     */
    public static Subject user(String id) {
        if (id.startsWith(GUEST)) {
            throw new IllegalArgumentException("A user id does not start with 'guest:', which marks guests.");
        }
        return new Subject(id);
    }

    /**
     * The subject of somebody who has an address and no user row.
     *
     * @param address where the guest is reached, at most 249 bytes
     * @return the subject
     * @throws IllegalArgumentException if the address is longer
     */
    public static Subject guest(EmailAddress address) {
        return new Subject(GUEST + address.normalised());
    }

    /**
     * Tells whether an address is short enough for {@link #guest}.
     *
     * @param address any address
     * @return false from 250 bytes on
     */
    public static boolean canBeGuest(EmailAddress address) {
        return Scope.fits(GUEST + address.normalised(), LONGEST);
    }

    /**
     * Tells a guest from a user.
     *
     * @return true for a guest
     */
    public boolean isGuest() {
        return name.startsWith(GUEST);
    }

    /**
     * Where a guest is reached.
     *
     * @return the address, normalised
     * @throws IllegalStateException if this is a user, whose address the user lookup knows
     */
    public EmailAddress guestAddress() {
        if (!isGuest()) {
            throw new IllegalStateException("A user's address is asked of the user lookup");
        }
        return EmailAddress.of(name.substring(GUEST.length()));
    }
}
