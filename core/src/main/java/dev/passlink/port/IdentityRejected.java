package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A rejected sign-in with a provider, with the reason for the log and the metrics.
 *
 * <p>The person is told only what follows from the cause.
 *
 * @param cause the kind of reason, which decides what the person is told
 * @param check the check that a token failed; present only if the cause is {@link Cause#TOKEN_REFUSED}
 * @param detail details for a person to read; without any token, code or secret
 */
public record IdentityRejected(Cause cause, Optional<TokenCheck> check, String detail)
        implements IdentityResult, IdentityStart {
    /**
     * Keeps cause and check together.
     *
     * @param cause as described for the record
     * @param check which check a token failed
     * @param detail details for a person to read
     * @throws IllegalArgumentException if a refused token has no check, or another cause has one
     */
    public IdentityRejected {
        requireNonNull(cause, "cause");
        requireNonNull(detail, "detail");
        if (check.isPresent() != (cause == Cause.TOKEN_REFUSED)) {
            throw new IllegalArgumentException(
                    "A refused token needs the check that it failed; every other cause must not have one.");
        }
    }

    /**
     * Creates a rejection that isn't about a token.
     *
     * @param cause anything but {@link Cause#TOKEN_REFUSED}
     * @param detail details for a person to read, without any secret
     * @return the rejection
     */
    public static IdentityRejected of(Cause cause, String detail) {
        return new IdentityRejected(cause, Optional.empty(), detail);
    }

    /**
     * Creates a rejection of a token.
     *
     * @param check the check that it failed
     * @param detail details for a person to read, without any secret
     * @return the rejection
     */
    public static IdentityRejected token(TokenCheck check, String detail) {
        return new IdentityRejected(Cause.TOKEN_REFUSED, Optional.of(check), detail);
    }

    /** The kinds of reasons. */
    public enum Cause {
        /** The person didn't agree at the provider. Show the ways to sign in again. */
        CANCELLED,
        /**
         * The provider has to ask the person something, but wasn't allowed to. Begin again in a way that lets it ask,
         * or show the ways to sign in.
         */
        INTERACTION_REQUIRED,
        /** The attempt is too old, or its code was used or has expired. The person may begin again. */
        STALE,
        /** The callback doesn't belong to this attempt, or was tampered with. No request was made to the provider. */
        FORGED,
        /**
         * The settings registered at the provider differ from those configured here. Only the operator can fix that.
         */
        MISCONFIGURED,
        /** The provider or the network didn't answer as it should. The person may try again. */
        UNAVAILABLE,
        /** The provider's answer, or what looks like one, isn't acceptable. */
        TOKEN_REFUSED,
        /**
         * The provider's answer is valid, but this site requires more: membership of an organisation, or a more
         * recent or stronger sign-in there.
         */
        POLICY_REFUSED
    }

    /** The checks of a token, in the order in which they are made. */
    public enum TokenCheck {
        /** The provider's answer contains no token, or not in the requested form. */
        RESPONSE,
        /** It doesn't have three parts, or they aren't encoded in their only valid form. */
        FORM,
        /** It isn't an object in well-formed text, or a member occurs twice. */
        CONTENT,
        /** It was signed with a different algorithm from the one agreed on. */
        ALGORITHM,
        /** Its header asks for something other than a plain signature. */
        HEADER,
        /** The provider has no key of that name. */
        KEY,
        /** The signature doesn't match the key. */
        SIGNATURE,
        /** It comes from a different issuer. */
        ISSUER,
        /** It is meant for a different audience. */
        AUDIENCE,
        /** A different party asked for it. */
        AUTHORIZED_PARTY,
        /** It has expired, or doesn't say when it expires. */
        EXPIRY,
        /** It was issued in the future or too long ago, or doesn't say when. */
        ISSUE_TIME,
        /** It wasn't made for this attempt. */
        NONCE,
        /** It has no subject, one that can't be a key, or a different one from before. */
        SUBJECT,
        /** It belongs to a different access token. */
        ACCESS_TOKEN,
        /** What the provider said about the person is about somebody else. */
        USER_INFO
    }
}
