package dev.passlink;

/** The reason for a decision. It's for the log and the metrics; the person never sees it. */
public enum Reason {
    /** All was well. */
    OK,
    /**
     * The signature isn't valid: the text was altered, cut or made up, signed with a key that has left the ring, or
     * belongs to a view and another browser.
     */
    FORGED,
    /** It is valid, but for something else. */
    WRONG_SCOPE,
    /** It was issued in the future, more than 60 seconds of clock skew away. */
    NOT_YET_VALID,
    /** It has expired. */
    EXPIRED,
    /** It was issued before the counter began to remember, so nobody can tell whether it was used. */
    FORGOTTEN,
    /** The user lookup doesn't know the address or id. */
    UNKNOWN_USER,
    /** The account is disabled. */
    DISABLED,
    /** The account's security stamp has changed since then. */
    STAMP_CHANGED,
    /** It was already used as many times as it allows. */
    USED,
    /** It was ended by a sign-out, a revocation, or the disconnection of an identity. */
    REVOKED,
    /** The site's policy doesn't offer this way to sign in. */
    NOT_OFFERED,
    /** This isn't the browser that asked, and the policy allows no other. */
    OTHER_BROWSER,
    /** A newer email was sent, and only the newest works. */
    SUPERSEDED,
    /** A code or a provider's answer arrived in a browser that hasn't asked for one lately. */
    NO_REQUEST,
    /** It isn't the code from the email. */
    WRONG_CODE,
    /**
     * Three codes were tried for one email. Or a wrong number was pressed for the account lately, so no other browser
     * is asked for one. The link still works.
     */
    TOO_MANY_TRIES,
    /** It isn't the number that the waiting page shows. The link is used up. */
    WRONG_NUMBER,
    /**
     * A hundred wrong codes in a row for one address or account. Codes that could be guessed are refused until a link
     * signs the person in or, on sites without links, the longer code of the next email does.
     */
    CODE_LOCKED,
    /** The text isn't an email address. */
    BAD_ADDRESS,
    /** One client address asked too often. */
    CLIENT_LIMIT,
    /** Somebody asked for one address too often. */
    ADDRESS_LIMIT,
    /**
     * Too many emails went to one account, counting all spellings of its address, or its passkeys were used or
     * changed too often.
     */
    USER_LIMIT,
    /** The queue is full. */
    QUEUE_FULL,
    /**
     * Something came several times that may come only once. One might be checked and another used, so all are
     * refused.
     */
    AMBIGUOUS,
    /** The answer about a passkey isn't valid WebAuthn; the detail names the failed check. */
    PASSKEY_REFUSED,
    /** The passkey doesn't exist: it was removed, or belongs to another site of this domain, as the detail says. */
    UNKNOWN_PASSKEY,
    /** The passkey's counter went down, which suggests that there is a copy of it. */
    CLONED_PASSKEY,
    /** The account already has the maximum number of passkeys. */
    TOO_MANY_PASSKEYS,
    /** The person signed in without a passkey, and the page needs one. */
    NOT_BY_PASSKEY,
    /** The request wasn't sent by one of our pages in the same browser. */
    CROSS_SITE,
    /** The person signed in longer ago than the page allows, and is asked to sign in again. */
    NOT_FRESH,
    /**
     * The account's roles and claims don't fit into a cookie, so it can't be signed in, or its sign-in can't be
     * renewed. Nothing was used up.
     */
    TOO_MANY_ROLES,
    /** The application needs one more step before somebody is signed in, or before an email is sent. */
    ONE_MORE_STEP,
    /** The application's own decision or check said no. */
    DECLINED,
    /** The mail server refused the email permanently. */
    MAIL_REFUSED,
    /** The mail server couldn't take the email now. */
    MAIL_DEFERRED,
    /** The mail server got the whole email but didn't answer. It may have accepted it. */
    MAIL_UNCONFIRMED,
    /** A part that Passlink depends on couldn't answer. Nobody was let in. */
    UNAVAILABLE,
    /**
     * The counter is in memory, and the base URL is public: links work once only on one node, and only until it
     * restarts.
     */
    SINGLE_NODE,
    /** The counter's store has lost counts. Links issued before that are refused, since they may have been used. */
    COUNTS_LOST,
    /** The counter's store may forget counts, the way it is set up; a used link would then work again. */
    COUNTS_AT_RISK,
    /** A setting of the application lets links, codes or cookies travel unencrypted. */
    UNENCRYPTED,
    /** Forwarding headers arrived from a peer that isn't a trusted proxy. They are ignored. */
    UNTRUSTED_PROXY,
    /** Something in the application answers requests without its servlets, where filters aren't called. */
    BESIDE_SERVLETS,
    /** The person didn't agree at the provider. */
    CANCELLED,
    /** The provider has to ask the person something, but was told not to. */
    INTERACTION_REQUIRED,
    /** The settings registered at the provider differ from those configured here. */
    MISCONFIGURED,
    /** The provider's answer, or what looks like one, isn't acceptable. */
    TOKEN_REFUSED,
    /**
     * The provider's answer is valid, but the site requires more, such as membership of an organisation, or a more
     * recent or stronger sign-in there.
     */
    POLICY_REFUSED,
    /** The provider gave no email address, and the identity isn't connected with an account. */
    NO_ADDRESS,
    /**
     * The provider's answer doesn't prove the address, or the account's own address was never proved. An email
     * decides.
     */
    PROOF_NEEDED,
    /** The account is connected with another identity at that provider: the address now belongs to somebody else. */
    OTHER_IDENTITY,
    /** The identity is connected with another account, or the passkey belongs to another account. */
    OTHER_ACCOUNT,
    /**
     * The user lookup returned an account with a different address from the one it was asked for, for instance
     * because a collation ignores accents. Proof of one address, by a provider or by a code, doesn't open the account
     * of the other.
     */
    OTHER_ADDRESS
}
