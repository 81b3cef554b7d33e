package dev.passlink;

/**
 * A sign-in that waits for one more step of the application. The person has proved their email address, but nothing
 * is open yet.
 *
 * <p>Only Passlink can create one, from a text it has signed and checked. Finishing the sign-in uses the checked
 * values and doesn't read them again; an object of another origin is refused. Equal if all its values are. Immutable.
 */
public interface PendingSignIn {
    /**
     * The grant: whose sign-in it is, until when, and where to go in the end.
     *
     * @return a grant that can be finished once
     */
    Grant grant();

    /**
     * How the email address was proved.
     *
     * @return the method that was passed to the application's decision
     */
    SignInMethod method();

    /**
     * Whether the pass will outlive the browser's session.
     *
     * @return what the person chose
     */
    boolean stay();
}
