package dev.passlink;

import java.time.Instant;

/**
 * "This address asked": what waits in the queue between the form and the mail.
 *
 * <p>It holds no token, code or link. Everything that the mail carries is derived from it, so that every retry gives the
 * same.
 *
 * @param id 22 characters of base64url: the 128 random bits that the asking browser also holds, sealed
 * @param keyId the key to derive with
 * @param address the submitted address
 * @param scope what is asked for
 * @param next where the person wanted to go, a local path; empty if nowhere in particular
 * @param askedAt when, in whole seconds
 * @param allowance the id of a browser that has signed in to this address before and is counted apart; empty for others
 */
public record LinkRequest(
        String id, int keyId, EmailAddress address, Scope scope, String next, Instant askedAt, String allowance) {
    /**
     * Shows what was asked for and when.
     *
     * @return no request id, from which a grant is derived
     */
    @Override
    public String toString() {
        return "LinkRequest[" + address + ", " + scope.rule() + ", " + askedAt + "]";
    }
}
