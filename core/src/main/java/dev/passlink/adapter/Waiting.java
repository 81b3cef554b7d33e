package dev.passlink.adapter;

import dev.passlink.EmailAddress;
import java.time.Instant;

/**
 * What a browser that has asked is waiting for, according to its own cookie. Nothing here reveals whether an account
 * exists.
 *
 * @param address the address it asked for last
 * @param typed whether the address was typed in this browser; if not, show it only masked
 * @param next where the person wanted to go, as a local path; empty for the default
 * @param stay whether the person wanted to stay signed in
 * @param view whether it is for a view, whose path is {@code next}
 * @param code whether the code in its email may still work
 * @param number the number that a different browser asks for when it opens the link; empty if it doesn't ask
 * @param askedAt when the browser asked, in whole seconds
 */
public record Waiting(
        EmailAddress address,
        boolean typed,
        String next,
        boolean stay,
        boolean view,
        boolean code,
        String number,
        Instant askedAt) {}
