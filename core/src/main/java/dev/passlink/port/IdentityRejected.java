package dev.passlink.port;

import java.util.Optional;

/**
 * Nobody is signed in by a provider, and why: for the log and the metrics.
 *
 * <p>A person is told no more than what the cause's sentence says.
 *
 * @param cause what kind of reason, which decides what to tell the person
 * @param check which check a token failed; present exactly if the cause is {@link Cause#TOKEN_REFUSED}
 * @param detail more for a reader; holds no token, code or secret
 */
public record IdentityRejected(Cause cause, Optional<TokenCheck> check, String detail)
        implements IdentityResult, IdentityStart {
    /**
     * Keeps cause and check together.
     *
     * @param cause what kind of reason
     * @param check which check a token failed
     * @param detail more for a reader
     * @throws IllegalArgumentException if a refused token names no check, or something else does
     */
    public IdentityRejected {
        if (check.isPresent() != (cause == Cause.TOKEN_REFUSED)) {
            throw new IllegalArgumentException("A refused token names its check, and nothing else does.");
        }
    }

    /**
     * A rejection without a token.
     *
     * @param cause anything but {@link Cause#TOKEN_REFUSED}
     * @param detail more for a reader, without any secret
     * @return the rejection
     */
    public static IdentityRejected of(Cause cause, String detail) {
        return new IdentityRejected(cause, Optional.empty(), detail);
    }

    /**
     * A token that was refused.
     *
     * @param check which check it failed
     * @param detail more for a reader, without any secret
     * @return the rejection
     */
    public static IdentityRejected token(TokenCheck check, String detail) {
        return new IdentityRejected(Cause.TOKEN_REFUSED, Optional.of(check), detail);
    }

    /** What kind of reason. */
    public enum Cause {
        /** The person did not agree at the provider: show the ways to sign in again. */
        CANCELLED,
        /**
         * The provider has to ask the person something and was not allowed to, or not now: begin again in a way that lets
         * it ask, or show the ways to sign in.
         */
        INTERACTION_REQUIRED,
        /** The attempt is too old, or its code was used or has expired: the person may begin again. */
        STALE,
        /** The callback does not belong to this attempt, or was tampered with: nothing was asked of the provider. */
        FORGED,
        /** What is registered at the provider and what is configured here differ: only the operator can mend it. */
        MISCONFIGURED,
        /** The provider or the network did not answer as it should: the person may try again. */
        UNAVAILABLE,
        /** What the provider is supposed to have said is not acceptable. */
        TOKEN_REFUSED,
        /**
         * The provider's word is good and this site wants more: a member of an organisation, or somebody who has signed in
         * there lately or by a stronger way.
         */
        POLICY_REFUSED
    }

    /** Which check a token failed, in the order in which they are made. */
    public enum TokenCheck {
        /** The provider's answer holds no token, or not in the form that was asked for. */
        RESPONSE,
        /** Not three parts, or not in their one spelling. */
        FORM,
        /** Not an object in well-formed text, or one member stands twice. */
        CONTENT,
        /** Signed by another algorithm than the one agreed on. */
        ALGORITHM,
        /** A header that asks for something else than a plain signature. */
        HEADER,
        /** No key of the provider's has that name. */
        KEY,
        /** The signature is not that of the key. */
        SIGNATURE,
        /** Said by somebody else. */
        ISSUER,
        /** Meant for somebody else. */
        AUDIENCE,
        /** Asked for by somebody else. */
        AUTHORIZED_PARTY,
        /** Past its expiry, or without one. */
        EXPIRY,
        /** Issued in the future or too long ago, or without a time. */
        ISSUE_TIME,
        /** Not made for this attempt. */
        NONCE,
        /** No subject, one that cannot be a key, or another one than before. */
        SUBJECT,
        /** Belongs to another access token. */
        ACCESS_TOKEN,
        /** What the provider said about the person is about another one. */
        USER_INFO
    }
}
