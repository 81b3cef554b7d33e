package dev.passlink.adapter;

import dev.passlink.Pass;

/**
 * A fresh sign-in.
 *
 * @param pass what it says
 * @param text the pass as the browser keeps it
 * @param known what the browser keeps to be recognised when it asks again; see {@link Browser#known()}
 */
public record SignIn(Pass pass, String text, String known) {
    /**
     * Shows the pass and not the texts that carry it.
     *
     * @return no secret
     */
    @Override
    public String toString() {
        return "SignIn[" + pass + "]";
    }
}
