package dev.passlink.adapter;

import dev.passlink.Pass;

/**
 * A new sign-in.
 *
 * @param pass the pass
 * @param text the pass, as the browser keeps it
 * @param known what the browser keeps to be recognised when it asks again; see {@link Browser#known()}
 */
public record SignIn(Pass pass, String text, String known) {
    /**
     * Shows the pass but not the texts.
     *
     * @return no secret
     */
    @Override
    public String toString() {
        return "SignIn[" + pass + "]";
    }
}
