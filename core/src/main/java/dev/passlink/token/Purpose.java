package dev.passlink.token;

/**
 * What a derived key is for.
 *
 * <p>Each purpose has a key of its own, so that nothing made for one can be passed off as another. The label is part of
 * every value in circulation: never change one, add a new one.
 */
public enum Purpose {
    TOKEN("token"),
    PASS("pass"),
    VIEW_PASS("view-pass"),
    PENDING("pending"),
    GRANT_ID("grant-id"),
    CODE("code"),
    APPROVAL("approval"),
    QUEUE("queue"),
    STAMP("stamp"),
    COUNTER("counter"),
    ASKING("asking"),
    KNOWN_BROWSER("known-browser"),
    ANTI_FORGERY("anti-forgery"),
    LOST_FORM("lost-form"),
    PASSKEY_CHALLENGE("passkey-challenge"),
    PASSKEY_OFFER("passkey-offer"),
    IDENTITY_ATTEMPT("identity-attempt"),
    IDENTITY_PENDING("identity-pending"),
    IDENTITY_POSTPONED("identity-postponed"),
    IDENTITY_VERIFIED("identity-verified"),
    BUTTON_NONCE("button-nonce");

    private final String label;

    Purpose(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
