package dev.passlink.adapter;

import java.time.Instant;

/**
 * A form that was sent after the sign-in had ended, and waits in the browser for the next one. What was typed is not in
 * it.
 *
 * @param id by which sending it again is counted
 * @param path where it was sent, a local path with its query
 * @param until when it can no longer be sent again
 */
public record LostForm(String id, String path, Instant until) {}
