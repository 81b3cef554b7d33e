package dev.passlink.adapter;

import java.time.Instant;

/**
 * A form that was sent after the sign-in had ended, and waits in the browser for the next sign-in. It doesn't contain
 * what was typed.
 *
 * @param id the id by which sending it again is counted
 * @param path where it was sent, as a local path with its query
 * @param until the time from which it can't be sent again
 */
public record LostForm(String id, String path, Instant until) {}
