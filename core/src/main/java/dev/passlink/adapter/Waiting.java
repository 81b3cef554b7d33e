package dev.passlink.adapter;

import dev.passlink.EmailAddress;
import java.time.Instant;

/**
 * What a browser waits for that has asked, as it knows it itself: nothing here tells whether an account exists.
 *
 * @param address the address it asked for last
 * @param typed whether it was typed in this browser; if not, show it masked only
 * @param next where the person wanted to go, a local path; empty if nowhere in particular
 * @param stay whether the person wanted to stay signed in
 * @param view whether it was for a view, whose path is {@code next}
 * @param code whether a code of its email is still good
 * @param number what another browser is asked for that opens the link of the email; empty where nothing is asked
 * @param askedAt when, in whole seconds
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
