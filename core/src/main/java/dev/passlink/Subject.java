package dev.passlink;

/**
 * The person a token is for: a user by id, or a guest without an account by address.
 *
 * <p>A guest's name starts with {@code guest:}, and a user's never does, so the two are never equal.
 *
 * @param name the user id, or {@code guest:} and a normalized address; 1 to 255 bytes of UTF-8
 */
public record Subject(String name) {
    private static final String GUEST = "guest:";
    /** One byte holds its length. */
    private static final int LONGEST = 255;

    /**
     * Checks the name.
     *
     * @param name as described for the record
     * @throws IllegalArgumentException if the name is empty, longer than 255 bytes, or contains a control character
     */
    public Subject {
        if (name.isEmpty() || !Scope.fits(name, LONGEST)) {
            throw new IllegalArgumentException("A subject's name must have 1 to 255 bytes: use a short, stable id.");
        }
        if (hasControl(name)) {
            throw new IllegalArgumentException(
                    "A subject's name contains a control character: use a short, stable id.");
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
     * @throws IllegalArgumentException if the id looks like a guest's name, or isn't a valid name
     */
    public static Subject user(String id) {
        if (id.startsWith(GUEST)) {
            throw new IllegalArgumentException("A user id can't start with 'guest:', which marks guests.");
        }
        return new Subject(id);
    }

    /**
     * The subject of somebody who has an email address but no account.
     *
     * @param address the guest's address, at most 249 bytes
     * @return the subject
     * @throws IllegalArgumentException if the address is longer
     */
    public static Subject guest(EmailAddress address) {
        return new Subject(GUEST + address.normalised());
    }

    /**
     * Checks whether an address is short enough for {@link #guest}.
     *
     * @param address any address
     * @return false if it has 250 bytes or more
     */
    public static boolean canBeGuest(EmailAddress address) {
        return Scope.fits(GUEST + address.normalised(), LONGEST);
    }

    /**
     * Whether this is a guest.
     *
     * @return true for a guest
     */
    public boolean isGuest() {
        return name.startsWith(GUEST);
    }

    /**
     * The guest's email address.
     *
     * @return the normalized address
     * @throws IllegalStateException if this is a user; their address comes from the user lookup
     */
    public EmailAddress guestAddress() {
        if (!isGuest()) {
            throw new IllegalStateException("This is a user, not a guest: get the address from the user lookup.");
        }
        return EmailAddress.of(name.substring(GUEST.length()));
    }
}
