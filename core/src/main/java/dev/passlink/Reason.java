package dev.passlink;

/** Why a decision fell as it did: for the log and the metrics, never for the person. */
public enum Reason {
    /** Nothing stood against it. */
    OK,
    /**
     * Not our signature: altered, cut, made up, signed by a key that has left the ring, or for a view and another
     * browser.
     */
    FORGED,
    /** Good for something else than what it was used for. */
    WRONG_SCOPE,
    /** Issued later than now, beyond 60 seconds of clock skew. */
    NOT_YET_VALID,
    /** Past its expiry. */
    EXPIRED,
    /** Issued before the counter began to remember, which cannot tell whether it was used. */
    FORGOTTEN,
    /** The lookup knows no such address or id. */
    UNKNOWN_USER,
    /** The account is disabled. */
    DISABLED,
    /** The account's security stamp has changed since. */
    STAMP_CHANGED,
    /** Redeemed as often as it allows. */
    USED,
    /** Ended by a sign-out, a revocation, or the disconnection of an identity. */
    REVOKED,
    /** The site's policy does not offer this way in. */
    NOT_OFFERED,
    /** Another browser than the asking one, where the policy allows only that. */
    OTHER_BROWSER,
    /** A newer mail was sent, where only the newest is good. */
    SUPERSEDED,
    /** A code, or a provider's answer, in a browser that has not asked for one lately. */
    NO_REQUEST,
    /** Not the code that was mailed. */
    WRONG_CODE,
    /**
     * Three codes were tried for one mail, or a wrong number was pressed for one account lately, so that no other browser is
     * asked for one: the link still works.
     */
    TOO_MANY_TRIES,
    /** Not the number that the waiting page shows: the link is used up. */
    WRONG_NUMBER,
    /**
     * A hundred wrong codes in a row for one address or account: codes that could be guessed are refused until a link signs
     * in, or, where there is none, the longer code of the next email.
     */
    CODE_LOCKED,
    /** The text is not one mail address. */
    BAD_ADDRESS,
    /** One client address asked too often. */
    CLIENT_LIMIT,
    /** One address was asked for too often. */
    ADDRESS_LIMIT,
    /** One account was mailed too often, over all spellings of its address; or its passkeys were used or changed too often. */
    USER_LIMIT,
    /** The queue has no room. */
    QUEUE_FULL,
    /** Several of what there can be one of: one might be checked and another be used, so none is. */
    AMBIGUOUS,
    /** The answer about a passkey is not what WebAuthn wants; the detail names the check. */
    PASSKEY_REFUSED,
    /** There is no such passkey: it was removed, or belongs to another site of this domain, which a detail says. */
    UNKNOWN_PASSKEY,
    /** A passkey counts less than before, as one of two copies would. */
    CLONED_PASSKEY,
    /** The account has as many passkeys as one may have. */
    TOO_MANY_PASSKEYS,
    /** Signed in by other means than a passkey, where the page wants one. */
    NOT_BY_PASSKEY,
    /** The request was not sent by a page of ours in the same browser. */
    CROSS_SITE,
    /** Signed in longer ago than the page allows; the person is asked to sign in again. */
    NOT_FRESH,
    /**
     * The account's roles and claims fit no cookie: it cannot be signed in, or its sign-in not be renewed. Nothing was used
     * up.
     */
    TOO_MANY_ROLES,
    /** The application wants one more step before it signs somebody in, or before an email is sent. */
    ONE_MORE_STEP,
    /** The application's own decision or check said no. */
    DECLINED,
    /** The mail server refused for good. */
    MAIL_REFUSED,
    /** The mail server could not take it now. */
    MAIL_DEFERRED,
    /** The mail server was given the whole email and did not answer: it may have taken it. */
    MAIL_UNCONFIRMED,
    /** A part that Passlink depends on could not answer; nobody was let in. */
    UNAVAILABLE,
    /** An in-memory counter behind a public base URL: single use holds on one node and until it restarts. */
    SINGLE_NODE,
    /** The counter's store has lost counts: what was issued before is refused, since it may have been used. */
    COUNTS_LOST,
    /** The counter's store is set up so that it may forget counts, and a used link would work again. */
    COUNTS_AT_RISK,
    /** A setting of the application lets what signs people in travel without encryption. */
    UNENCRYPTED,
    /** Forwarding headers arrive from a peer that is not a trusted proxy; they are ignored. */
    UNTRUSTED_PROXY,
    /** Something in the application answers requests beside its servlets, where no filter is called. */
    BESIDE_SERVLETS,
    /** The person did not agree at the provider. */
    CANCELLED,
    /** The provider has to ask the person something, and was told to ask nothing. */
    INTERACTION_REQUIRED,
    /** What is registered at the provider and what is configured here differ. */
    MISCONFIGURED,
    /** What the provider is supposed to have said is not acceptable. */
    TOKEN_REFUSED,
    /** The provider's word is good and the site wants more: a member of an organisation, a later or stronger sign-in there. */
    POLICY_REFUSED,
    /** The provider told no address, and the identity is connected with no account. */
    NO_ADDRESS,
    /** The provider's word does not prove the address, or the account's own address was never proved: a mail decides. */
    PROOF_NEEDED,
    /** The account is connected with another identity of that provider: its address was given to somebody else. */
    OTHER_IDENTITY,
    /** The identity is connected with another account, or the passkey is another's. */
    OTHER_ACCOUNT,
    /**
     * The user lookup answered with an account that has another address than it was asked for: a collation that folds
     * accents, for instance. A proof of the one address, by a provider or by the code of a mail to it, does not open the
     * account of the other.
     */
    OTHER_ADDRESS
}
