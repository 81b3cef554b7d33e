package dev.passlink;

/**
 * A part that can't do its work, as found by {@link Passlink#verify}.
 *
 * @param part the part: {@code mailer}, {@code use counter}, {@code request queue} or {@code token generator}
 * @param line what is wrong, on one line for an operator; contains no secret
 */
public record Problem(String part, String line) {}
