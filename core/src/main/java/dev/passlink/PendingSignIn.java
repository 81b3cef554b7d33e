package dev.passlink;

/**
 * A mailbox was proved, and the application wants one more step: a pending sign-in is no session and opens nothing.
 *
 * @param grant whose it is, until when, and where to go in the end; good for being finished once
 * @param method how the mailbox was proved
 * @param stay whether the pass will outlive the browser's session
 */
public record PendingSignIn(Grant grant, Method method, boolean stay) {}
