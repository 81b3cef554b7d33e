package dev.passlink;

/**
 * A sign-in that waits for one more step of the application: the mailbox was proved, and nothing is open yet.
 *
 * <p>Made by Passlink alone, of what was signed here: whoever has one has what was checked, and finishing goes on with
 * that and reads nothing again. One of another make is refused. Equal if all of it is. Immutable.
 */
public interface PendingSignIn {
    /**
     * Whose it is, until when, and where to go in the end.
     *
     * @return good for being finished once
     */
    Grant grant();

    /**
     * How the mailbox was proved.
     *
     * @return as the application's decision was told it
     */
    SignInMethod method();

    /**
     * Whether the pass will outlive the browser's session.
     *
     * @return what the person wanted
     */
    boolean stay();
}
